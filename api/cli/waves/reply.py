"""`resonanz reply write|list`: you said, we did."""

import asyncio

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations


@click.group("reply")
def command() -> None:
    """What leads reply to the releases of their groups."""


@command.command("write")
@click.argument("group")
@click.argument("text")
@language_option
def write(*, group: str, text: str, language: str) -> None:
    """Reply TEXT to the newest release of GROUP; its people read it with their next week."""
    found = asyncio.run(run_command(read_settings(), "reply write", group=group, text=text))
    said = translations(language).gettext("{group} reads as the reply to {wave}: {reply}")
    click.echo(said.format(**found))


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show the groups that were published, the newest reply to each, and who never got one."""
    _ = translations(language).gettext
    for each in asyncio.run(run_command(read_settings(), "reply list")):
        said = each["reply"] or (_("no reply yet") if each["given"] else _("never got a reply"))
        click.echo(f"{each['group']}  {each['wave']}  {said}")
