"""`resonanz restore FILE`: a backup in the place of the database, while no server runs."""

import asyncio
from pathlib import Path

import click

from api.cli.language import language_option
from api.commands.installation.restore import restore_backup
from api.settings.settings import read_settings
from api.texts import translations
from survey.errors import BadInput
from survey.secrets_directory import SecretsDirectory


@click.command("restore")
@click.argument("file", metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask.")
@language_option
def command(*, file: str, yes: bool, language: str) -> None:
    """Replace the database by the backup FILE. Stop the server first."""
    _ = translations(language).gettext
    if not Path(file).is_file():
        raise BadInput("There is no file {file}.", file=file)
    settings = read_settings()
    if not SecretsDirectory(settings.secrets).made:
        message = _(
            "The secrets are not here: {path}. Without them every link of customers and employees ends, and "
            "the audit log cannot be verified. Bring them back first: resonanz secrets import FILE"
        )
        click.echo(message.format(path=settings.secrets), err=True)
    question = _("What came in since that backup is lost, and a wave that is open is void. Restore it?")
    if not yes and not click.confirm(question):
        click.echo(_("Nothing was changed."))
        return
    waves = asyncio.run(restore_backup(settings, Path(file)))
    click.echo(_("Restored."))
    for wave in waves:
        click.echo(
            _("Wave {wave} was open in this backup. It is void; its answers are deleted.").format(wave=wave)
        )
