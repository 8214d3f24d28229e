"""`resonanz results link`: the address that everybody who is asked may have."""

import asyncio

import click

from api.commands.running import run_command
from api.settings.settings import read_settings


@click.group("results")
def command() -> None:
    """The pages that show what was released."""


@command.command("link")
def link() -> None:
    """Print the address of the results with this quarter's reading key, the same for everybody."""
    click.echo(asyncio.run(run_command(read_settings(), "results link"))["address"])
