"""`resonanz import-facts FILE`: what the organisation knows of its teams by week, all or nothing."""

import asyncio
from base64 import b64encode

import click

from api.cli.analysis.reading_options import reading_options
from api.cli.language import language_option
from api.commands.running import run_command
from api.files import read_file
from api.settings.settings import read_settings
from api.texts import translations


@click.command("import-facts")
@click.argument("file", metavar="FILE")
@reading_options
@language_option
def command(*, file: str, missing: tuple[str, ...], accepted: tuple[str, ...], language: str) -> None:
    """Take facts of teams and weeks, further outcomes of the same test.

    FILE is a CSV table with a row for each team and week and a column outcome_NAME for each fact. Another
    value for the same team, week and outcome replaces the earlier one. "-" reads standard input. See
    docs/facts-and-events.md.
    """
    content = b64encode(read_file(file)).decode()
    changes = asyncio.run(
        run_command(
            read_settings(), "import facts", content=content, name=file, missing=missing, accepted=accepted
        )
    )
    message = translations(language).gettext("New: {new}. Changed: {changed}. Unchanged: {unchanged}.")
    click.echo(message.format(**changes))
