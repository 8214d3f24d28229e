"""`resonanz database migrate`: bring the tables up to date before a new version is started."""

import asyncio

import click

from api.settings.settings import read_settings
from survey import database


@click.group("database")
def command() -> None:
    """Look after the database."""


@command.command("migrate")
def migrate() -> None:
    """Run the migrations that have not run yet; the server does the same when it starts."""
    done = asyncio.run(_migrate(read_settings().database))
    for step in done:
        click.echo(step)
    if not done:
        click.echo("Nothing to do.")


async def _migrate(url: str) -> list[str]:
    await database.open(url, "resonanz database migrate")
    try:
        return await database.migrate()
    finally:
        await database.close()
