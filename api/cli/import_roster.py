"""`resonanz import-roster FILE`: who works where, all or nothing."""

import asyncio
from base64 import b64encode

import click

from api.cli.files import read_file
from api.cli.language import language_option
from api.commands import run_command
from api.settings import read_settings
from api.texts import translations


@click.command("import-roster")
@click.argument("file", metavar="FILE")
@language_option
def command(*, file: str, language: str) -> None:
    """Make the organisation what the roster in FILE says.

    FILE is a CSV table with a row for each person: team, department, office (front or back), name, and an id
    or a mail address. It is complete: whoever is not in it has left. "-" reads standard input.
    """
    content = b64encode(read_file(file)).decode()
    changes = asyncio.run(run_command(read_settings(), "import roster", content=content, name=file))
    message = translations(language).gettext(
        "Joined: {joined}. Moved: {moved}. Left: {left}. Unchanged: {unchanged}."
    )
    click.echo(message.format(**changes))
