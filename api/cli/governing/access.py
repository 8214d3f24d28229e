"""`resonanz access invite|list|grant|revoke|deactivate|rescue`: who may sign in, and what they may do."""

import asyncio
from collections.abc import Sequence
from typing import Any

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations
from survey.accounts.roles import Role

role_option = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    metavar="ROLE",
    help="One of " + ", ".join(role.replace("_", "-") for role in Role) + "; may be given several times.",
)


@click.group("access")
def command() -> None:
    """Accounts for those who look after the programme. To answer, nobody needs one."""


@command.command("invite")
@click.argument("address")
@role_option
@language_option
def invite(*, address: str, roles: Sequence[str], language: str) -> None:
    """Print a link that makes an account for ADDRESS; it works once and for a day."""
    made = _run("access invite", address=address, roles=list(roles))
    click.echo(made["link"])
    click.echo(
        translations(language)
        .gettext(
            "Give it to {address} and to nobody else: whoever follows it has the account. It works once and "
            "for a day."
        )
        .format(address=address),
        err=True,
    )


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show who has an account or is invited, and with which roles."""
    _ = translations(language).gettext
    states = {"active": "", "ended": _("ended"), "invited": _("invited")}
    found = _run("access list")
    for known in found:
        waiting = _("waits for a second person: {roles}").format(roles=", ".join(known["waiting"]))
        parts = [
            known["address"],
            known["name"],
            ", ".join(known["roles"]),
            waiting if known["waiting"] else "",
            states[known["state"]],
        ]
        click.echo("  ".join(filter(None, parts)))
    if not found:
        click.echo(
            _("There is no account yet: resonanz access invite ADDRESS --role administrator"), err=True
        )


@command.command("grant")
@click.argument("address")
@role_option
@language_option
def grant(*, address: str, roles: Sequence[str], language: str) -> None:
    """Give the account ADDRESS further roles; it has to sign in again."""
    _ = translations(language).gettext
    done = _run("access grant", address=address, roles=list(roles))
    click.echo(_("{address} has been given: {roles}.").format(address=address, roles=", ".join(roles)))
    if done["waiting"]:
        click.echo(
            _(
                "{roles} waits for a second person: whoever is owner, works council or data protection "
                "confirms it on the page People. One person who both decides how groups are made and reads "
                "results needs that."
            ).format(roles=", ".join(done["waiting"]))
        )


@command.command("revoke")
@click.argument("address")
@role_option
@language_option
def revoke(*, address: str, roles: Sequence[str], language: str) -> None:
    """Take roles away from the account ADDRESS, at once."""
    _run("access revoke", address=address, roles=list(roles))
    message = translations(language).gettext("{address} no longer has: {roles}.")
    click.echo(message.format(address=address, roles=", ".join(roles)))


@command.command("deactivate")
@click.argument("address")
@language_option
def deactivate(*, address: str, language: str) -> None:
    """End the account ADDRESS at once, wherever it is signed in; or take its invitation back."""
    _run("access deactivate", address=address)
    message = translations(language).gettext("{address} no longer gets in.")
    click.echo(message.format(address=address))


@command.command("rescue")
@click.argument("address")
@language_option
def rescue(*, address: str, language: str) -> None:
    """Print a link by which the owner of the account ADDRESS gets back in; it works once and for a day."""
    made = _run("access rescue", address=address)
    click.echo(made["link"])
    click.echo(
        translations(language)
        .gettext(
            "Give it to {address} and to nobody else. Every earlier way in ends when it is followed, and the "
            "audit log says that you have made it."
        )
        .format(address=address),
        err=True,
    )


def _run(name: str, **arguments: Any) -> Any:
    return asyncio.run(run_command(read_settings(), name, **arguments))
