"""`resonanz rollups verify|rebuild`: the sums of ratings that are kept for weeks that are final."""

import asyncio

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations


@click.group("rollups")
def command() -> None:
    """Sums of ratings that are kept for final weeks. A report is right without them, and takes longer."""


@command.command("verify")
@click.pass_context
@language_option
def verify(ctx: click.Context, *, language: str) -> None:
    """Add up every week that is kept and compare; exit status 1 where one is wrong."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "rollups verify"))
    for week in found["wrong"]:
        click.echo(
            _("WRONG: the sums of {week} are not those of its ratings: resonanz rollups rebuild").format(
                week=week
            )
        )
    if found["wrong"]:
        ctx.exit(1)
    click.echo(_("{count} weeks are kept: each is the sum of its ratings.").format(count=found["kept"]))


@command.command("rebuild")
@language_option
def rebuild(*, language: str) -> None:
    """Remove all sums and add up anew; ratings may come in meanwhile."""
    _ = translations(language).gettext
    kept = asyncio.run(run_command(read_settings(), "rollups rebuild"))
    click.echo(_("The sums of {count} weeks were added up anew.").format(count=kept))
