"""`resonanz mail test|password`: whether mails can be sent, with what the mail server itself says."""

import asyncio
import sys

import click

from api.cli.asking import at_a_terminal
from api.cli.language import language_option
from api.commands.running import run_command
from api.machine.user import machine_user
from api.mail.server import PASSWORD, requires_password
from api.settings.settings import read_settings
from api.texts import translations
from survey.audit.pending import log_later
from survey.audit.recording import Act
from survey.secrets_directory import open_secrets_directory


@click.group("mail")
def command() -> None:
    """Mails: whether the mail server takes them, its password, how far a week's first mails are."""


@command.command("test")
@click.argument("address")
@language_option
def test(*, address: str, language: str) -> None:
    """Send one mail to ADDRESS, and show what the mail server answered."""
    found = asyncio.run(run_command(read_settings(), "mail test", address=address, language=language))
    message = translations(language).gettext(
        "The mail server has taken the mail to {address}. It says: {answer}"
    )
    click.echo(message.format(**found))


@command.command("status")
@language_option
def status(*, language: str) -> None:
    """Show how far the first mails are. Of reminders nothing: it would tell how many have answered."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "mail status"))
    if not found["set_up"]:
        click.echo(_("No mail server is set up, so nobody is written to."))
    elif found["wave"] is None:
        click.echo(_("No wave is open, so there is nobody to write to."))
    else:
        message = _("{wave}: the first mails to {dealt_with} of {people} people are dealt with.")
        click.echo(message.format(**found))
        if found["refused"]:
            click.echo(_("The mail server does not know these addresses:"))
        for reference, email in found["refused"]:
            click.echo(f"  {reference}  {email}")


@command.command("password")
@language_option
def password(*, language: str) -> None:
    """Keep the mail server's password in RESONANZ_SECRETS; asked for, or read from standard input."""
    settings, _ = read_settings(), translations(language).gettext
    secrets = open_secrets_directory(settings.secrets, apart_from=[settings.data])
    said = (
        click.prompt(_("Password of the mail server"), hide_input=True)
        if at_a_terminal()
        else sys.stdin.readline().rstrip("\r\n")
    )
    secrets.write(PASSWORD, requires_password(said).encode())
    log_later(secrets, machine_user(), Act("mail.password"))
    click.echo(_("Kept. Try it: resonanz mail test ADDRESS"))
