"""`resonanz team word|list`: how customers read a team."""

import asyncio

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations


@click.group("team")
def command() -> None:
    """How customers read your teams: the branch or desk they spoke with."""


@command.command("word")
@click.argument("team")
@click.argument("words", default="")
@language_option
def word(*, team: str, words: str, language: str) -> None:
    """Let customers read WORDS for TEAM; without WORDS their page no longer names it.

    The branch or the desk, such as "Customer service, Cologne branch"; never the name of an employee.
    """
    asyncio.run(run_command(read_settings(), "team word", name=team, words=words))
    _ = translations(language).gettext
    said = (
        _("Customers read: {words}.")
        if words.strip()
        else _("Customers no longer read with whom they spoke.")
    )
    click.echo(said.format(words=words.strip()))


@command.command("list")
@language_option
def list_(*, language: str) -> None:  # noqa: ARG001 - taken by every command, and said by none here
    """Show the teams, and how customers read them."""
    for team in asyncio.run(run_command(read_settings(), "team list")):
        click.echo(f"{team['name']}  {team['words'] or '–'}")
