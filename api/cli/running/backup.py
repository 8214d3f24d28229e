"""`resonanz backup OUT`: the database in one file, while the server runs; never a key."""

import asyncio
from pathlib import Path

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.files import require_place
from api.settings.settings import read_settings
from api.texts import translations


@click.command("backup")
@click.argument("out", metavar="OUT")
@language_option
def command(*, out: str, language: str) -> None:
    """Write a backup of the database to the new file OUT."""
    require_place(out)
    made = asyncio.run(run_command(read_settings(), "backup", out=str(Path(out).absolute())))
    message = translations(language).gettext(
        "Backup: {file}. It holds names and ratings, so keep it as you keep the database. The keys are not "
        "in it and belong into no backup: a wave that is open now is void after a restore."
    )
    click.echo(message.format(file=made["file"]))
