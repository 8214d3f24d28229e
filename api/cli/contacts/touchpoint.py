"""`resonanz touchpoint add|internal|list`: where customers meet the organisation."""

import asyncio

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings import read_settings
from api.texts import translations


@click.group("touchpoint")
def command() -> None:
    """Where customers meet you: only known ones can be reported."""


@command.command("add")
@click.argument("name")
@click.option("--open", "open_channel", is_flag=True, help="Anybody may rate there: never part of the test.")
@language_option
def add(*, name: str, open_channel: bool, language: str) -> None:
    """Make the touchpoint NAME known."""
    asyncio.run(run_command(read_settings(), "touchpoint add", name=name, open=open_channel))
    click.echo(translations(language).gettext("Added: {name}.").format(name=name))


@command.command("internal")
@click.argument("name")
@language_option
def internal(*, name: str, language: str) -> None:
    """Say that colleagues rate at NAME: who they are is never kept, and it cannot be taken back."""
    asyncio.run(run_command(read_settings(), "touchpoint internal", name=name))
    told = translations(language).gettext("Colleagues rate at “{name}”: nothing of who they are is kept.")
    click.echo(told.format(name=name))


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show the touchpoints."""
    _ = translations(language).gettext
    for touchpoint in asyncio.run(run_command(read_settings(), "touchpoint list")):
        kinds = [_("open to anybody")] * touchpoint["open"] + [_("colleagues rate")] * touchpoint["internal"]
        click.echo(touchpoint["name"] + (f"  ({', '.join(kinds)})" if kinds else ""))
