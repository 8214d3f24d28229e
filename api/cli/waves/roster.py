"""`resonanz roster undo|confirm`: take the last import back; look at tables that nobody imported."""

import asyncio

import click

from api.cli.asking import agreed, yes_option
from api.cli.language import language_option
from api.cli.waves.roster_words import changes_in_words, counts_in_words, differences_in_words
from api.commands.running import run_command
from api.settings import read_settings
from api.texts import translations


@click.group("roster")
def command() -> None:
    """Who works where, after it was imported (import-roster)."""


@command.command("undo")
@yes_option
@language_option
def undo(*, yes: bool, language: str) -> None:
    """Take the last import back: until the next wave opens, at most for a week."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "roster undo preview"))
    if found is None:
        click.echo(
            _("No import can be undone: there was none, a wave has opened since, or a week has passed.")
        )
        return
    click.echo(changes_in_words(found, language))
    if not agreed(_("Shall the last import be undone like this?"), language, yes=yes):
        click.echo(_("Nothing was changed."))
        return
    asyncio.run(run_command(read_settings(), "roster undo", agreed=found["digest"]))
    click.echo(counts_in_words(found, language))


@command.command("confirm")
@yes_option
@language_option
def confirm(*, yes: bool, language: str) -> None:
    """Show where the roster in the database is not what was imported, and take it as it is.

    Needed after an older backup was restored or the key directory was lost. Otherwise somebody has written
    into the tables: find out who before you confirm.
    """
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "roster differences"))
    click.echo(differences_in_words(found, language))
    if found["known"] and not found["differences"]:
        return
    if not agreed(_("Is this roster right?"), language, yes=yes):
        click.echo(_("Nothing was changed."))
        return
    asyncio.run(run_command(read_settings(), "roster confirm", agreed=found["digest"]))
    click.echo(_("Confirmed. A wave can open with this roster."))
