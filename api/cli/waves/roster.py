"""`resonanz roster undo|history|confirm|waiting`: after an import, and where somebody else has to look."""

import asyncio
import textwrap

import click

from api.cli.asking import agreed, yes_option
from api.cli.language import language_option
from api.cli.waves.roster_words import (
    changes_in_words,
    counts_in_words,
    differences_in_words,
    history_in_words,
)
from api.cli.words import WIDTH
from api.commands.running import run_command
from api.settings.settings import read_settings
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


@command.command("history")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many at most.")
@language_option
def history(*, limit: int, language: str) -> None:
    """Show who has changed the roster, on which day, and how many came, left and moved; the newest first."""
    click.echo(
        history_in_words(asyncio.run(run_command(read_settings(), "roster history", limit=limit)), language)
    )


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


@command.command("waiting")
@language_option
def waiting(*, language: str) -> None:
    """Show who waits for a second person: works council or owner confirm names on the page /desk/names."""
    _ = translations(language).gettext
    lists = asyncio.run(run_command(read_settings(), "roster waiting"))["lists"]
    for found in lists:
        click.echo(
            _("{team} ({people} people): {names}").format(**found, names=", ".join(found["new"]) or "–")
        )
        if found["refused"]:
            click.echo("    " + _("Refused on {day}, and unchanged since.").format(day=found["refused"]))
    if not lists:
        click.echo(_("Nobody waits for a second person."))
        return
    click.echo(
        textwrap.fill(
            _(
                "Until a second person has confirmed them on the page /desk/names, their groups need one "
                "more answer for each of them, and where they are more than a third, they answer together "
                "with another group. If nobody has such an account yet: resonanz access invite ADDRESS "
                "--role works-council (or owner)"
            ),
            WIDTH,
        )
    )
