"""`resonanz import-events FILE`: what happened to several teams at once, all or nothing."""

import asyncio
from base64 import b64encode

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.files import read_file
from api.settings.settings import read_settings
from api.texts import translations


@click.command("import-events")
@click.argument("file", metavar="FILE")
@click.option("--complete", is_flag=True, help="FILE is the whole calendar: drop every event it lacks.")
@language_option
def command(*, file: str, complete: bool, language: str) -> None:
    """Take events that every trend shows: a reorganisation, a price rise, an outage.

    FILE is a CSV table with the columns from, to, label and scope. Another last day for the same event
    replaces the earlier one. "-" reads standard input. See docs/facts-and-events.md.
    """
    content = b64encode(read_file(file)).decode()
    changes = asyncio.run(
        run_command(read_settings(), "import events", content=content, name=file, complete=complete)
    )
    message = translations(language).gettext(
        "New: {new}. Changed: {changed}. Unchanged: {unchanged}. Removed: {removed}."
    )
    click.echo(message.format(**changes))
