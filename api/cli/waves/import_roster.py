"""`resonanz import-roster FILE`: who works where, all or nothing, and nothing before it was shown."""

import asyncio
from base64 import b64encode

import click

from api.cli.asking import agreed, yes_option
from api.cli.language import language_option
from api.cli.waves.roster_words import (
    changes_in_words,
    counts_in_words,
    outlook_in_words,
    warnings_in_words,
)
from api.commands.running import run_command
from api.files import read_file
from api.settings.settings import read_settings
from api.texts import translations


@click.command("import-roster")
@click.argument("file", metavar="FILE")
@click.option(
    "--preview",
    is_flag=True,
    help="Change nothing: show all of it, and what it does to what is published and found.",
)
@yes_option
@language_option
def command(*, file: str, preview: bool, yes: bool, language: str) -> None:
    """Make the organisation what the roster in FILE says.

    FILE is a CSV table or an Excel workbook (.xlsx) with a row for each person: team, department, office
    (front or back), name, and an id or a mail address. It is complete: whoever is not in it has left. "-"
    reads standard input. Shows who joins, leaves and moves, and which groups change; asks first where that is
    more than a tenth. See also: resonanz roster undo.
    """
    _ = translations(language).gettext
    told = {"content": b64encode(read_file(file)).decode(), "name": file}
    found = asyncio.run(run_command(read_settings(), "roster preview", **told))
    click.echo("\n".join([changes_in_words(found, language), *warnings_in_words(found, language)]))
    if preview:
        outlook = asyncio.run(run_command(read_settings(), "roster outlook", **told))
        click.echo(outlook_in_words(outlook, language))
        click.echo(_("Nothing was changed."))
        return
    question = _("Shall it be imported like this?")
    if found["asks"] and not agreed(question, language, yes=yes, input_is_the_file=file == "-"):
        click.echo(_("Nothing was changed."))
        return
    done = asyncio.run(run_command(read_settings(), "import roster", agreed=found["digest"], **told))
    click.echo(counts_in_words(found, language))
    if found["before"] and any(found["counts"].values()):
        until = _(
            "Can be undone until the next wave opens, at the latest until {until}: resonanz roster undo."
        )
        click.echo(until.format(until=done["undo_until"]))
    if done["waiting"]:
        click.echo(
            _("New until a second person has confirmed them: {count}. See: resonanz roster waiting").format(
                count=done["waiting"]
            )
        )
