"""`resonanz traits`: what kind of team each is this week."""

import asyncio

import click

from api.cli.contacts.import_traits import compared_in_words
from api.cli.language import language_option
from api.commands.running import run_command
from api.report.names import groupings
from api.settings.settings import read_settings
from api.texts import translations
from survey.organisation.traits_file import TRAITS


@click.command("traits")
@language_option
def command(*, language: str) -> None:
    """List what `resonanz import-traits` has said of teams, as it holds this week."""
    found = asyncio.run(run_command(read_settings(), "traits list"))
    called = groupings(translations(language))
    for row in found["teams"]:
        click.echo("  ".join([row["team"], *(f"{called[trait]}: {row[trait] or '–'}" for trait in TRAITS)]))
    click.echo(compared_in_words(found["compared"], language))
