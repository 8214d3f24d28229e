"""`resonanz api-key create|list|revoke`: which programs may report contacts, ratings or the roster."""

import asyncio

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations
from survey.contacts.api_keys import CONTACTS, SCOPES


@click.group("api-key")
def command() -> None:
    """Keys for programs that report contacts, ratings, or who works where."""


@command.command("create")
@click.argument("name")
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    default=CONTACTS,
    show_default=True,
    help="The one thing that the key may do.",
)
@language_option
def create(*, name: str, scope: str, language: str) -> None:
    """Make a key for the program NAME and print it, this once."""
    made = asyncio.run(run_command(read_settings(), "api-key create", name=name, scope=scope))
    click.echo(made["key"])
    message = translations(language).gettext(
        "Keep it now: only its hash is stored, it cannot be shown again."
    )
    click.echo(message, err=True)


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show which keys there are, what each may do, when it was last used, and which have been revoked."""
    _ = translations(language).gettext
    known = asyncio.run(run_command(read_settings(), "api-key list"))
    for key in known:
        state = _("revoked {day}").format(day=key["revoked"]) if key["revoked"] else _("valid")
        used = _("last used {day}").format(day=key["last_used"]) if key["last_used"] else _("never used")
        click.echo(f"{key['name']}  {key['scope']}  {key['created']}  {used}  {state}")
    if not known:
        click.echo(_("There is no key yet."), err=True)


@command.command("revoke")
@click.argument("name")
@language_option
def revoke(*, name: str, language: str) -> None:
    """End the key NAME at once; what was reported under it stays."""
    asyncio.run(run_command(read_settings(), "api-key revoke", name=name))
    click.echo(translations(language).gettext("The key “{name}” no longer works.").format(name=name))
