"""`resonanz secrets export|import`: what a new machine needs beside a backup of the database."""

import asyncio
import os
from pathlib import Path

import click

from api.cli.asking import at_a_terminal
from api.cli.language import language_option
from api.commands.running import run_command
from api.files import read_file, require_place, write_file
from api.machine.user import machine_user
from api.settings.fields import Settings
from api.settings.settings import read_settings
from api.texts import translations
from survey import clock
from survey.audit.pending import log_later
from survey.audit.recording import Act
from survey.errors import BadInput, Refused, ResonanzError
from survey.secrets_archive import (
    LARGEST,
    bring_back,
    note_export,
    open_secrets,
    requires_good_passphrase,
    seal_secrets,
)
from survey.secrets_directory import SecretsDirectory, open_secrets_directory

passphrase_option = click.option(
    "--passphrase-file",
    "passphrase_file",
    metavar="FILE",
    help="Read the passphrase from the first line of FILE (- is standard input) instead of asking for it.",
)


@click.group("secrets")
def command() -> None:
    """What may not be lost and is in no backup of the database: take it along, sealed to a passphrase."""


@command.command("export")
@click.argument("file", metavar="FILE")
@passphrase_option
@language_option
def export(*, file: str, passphrase_file: str | None, language: str) -> None:
    """Write all secrets into the new file FILE, sealed to a passphrase that is kept elsewhere."""
    require_place(file)
    settings, _ = read_settings(), translations(language).gettext
    _require_place_apart(file, settings)
    secrets = _there(settings)
    passphrase = _passphrase(passphrase_file, language, twice=True)
    requires_good_passphrase(passphrase)
    _log_export(settings, secrets, Path(file).name)
    today = clock.today(settings.timezone).isoformat()
    write_file(file, seal_secrets(secrets, passphrase, today), private=True)
    note_export(secrets, today)
    message = _(
        "Secrets: {file}. Keep it apart from the backups of the database, and the passphrase apart from it: "
        "without the passphrase nobody opens it, you neither."
    )
    click.echo(message.format(file=file))
    if settings.secret:
        click.echo(
            _("RESONANZ_SECRET is not in it, because it is set in the environment. Keep that as well.")
        )


@command.command("import")
@click.argument("file", metavar="FILE")
@passphrase_option
@language_option
def import_(*, file: str, passphrase_file: str | None, language: str) -> None:
    """Bring back the secrets of an export, before the first start of a new machine. No server may run."""
    settings, _ = read_settings(), translations(language).gettext
    if file == passphrase_file:
        raise BadInput("The export and its passphrase cannot come from the same place.")
    data = read_file(file)
    if len(data) > LARGEST:
        raise BadInput("{file} is too large to be an export of secrets.", file=file)
    files = open_secrets(data, _passphrase(passphrase_file, language, twice=False))
    secrets = open_secrets_directory(settings.secrets, apart_from=[settings.data, settings.keys])
    brought = bring_back(secrets, files)
    if not brought:
        click.echo(_("All of it is here already."))
        return
    log_later(secrets, machine_user(), Act("secrets.import", Path(file).name))
    click.echo(_("Brought back to {path}: {names}").format(path=secrets.path, names=", ".join(brought)))


def _require_place_apart(file: str, settings: Settings) -> None:
    target = Path(file).absolute().resolve()
    for directory in (settings.data, settings.keys, settings.secrets):
        if target.is_relative_to(directory.resolve()):
            raise BadInput(
                "{file} lies in {directory}; an export of the secrets belongs somewhere else.",
                file=file,
                directory=directory,
            )
    if os.path.lexists(file):
        raise BadInput("There is {file} already; an export overwrites nothing. Name a new file.", file=file)


def _there(settings: Settings) -> SecretsDirectory:
    if not settings.secrets.is_dir():
        raise BadInput(
            "There are no secrets in {path} yet; the first start makes them.", path=settings.secrets
        )
    return open_secrets_directory(settings.secrets, apart_from=[settings.data, settings.keys])


def _log_export(settings: Settings, secrets: SecretsDirectory, file: str) -> None:
    """Before it is written: what has left the house is in the log, also where the disk is full just then."""
    try:
        asyncio.run(run_command(settings, "secrets note export", file=file))
    except ResonanzError:
        # The database is out of reach: that may be why somebody exports.
        log_later(secrets, machine_user(), Act("secrets.export", file))


def _passphrase(file: str | None, language: str, *, twice: bool) -> str:
    if file is not None:
        text = read_file(file).decode(errors="replace")
        return text.splitlines()[0] if text else ""
    if not at_a_terminal():
        raise Refused(
            "There is no terminal to ask for the passphrase at. Name a file: --passphrase-file FILE"
        )
    _ = translations(language).gettext
    again = _("Once more") if twice else False
    answer: str = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=again)
    return answer
