"""`resonanz council pack|order`: what a works council needs to see, as one document, and the coming weeks."""

import asyncio
import textwrap
from datetime import date
from importlib.metadata import version

import click

from api.cli.language import language_option
from api.cli.words import WIDTH
from api.commands.running import run_command
from api.files import require_place, write_file
from api.settings.settings import read_settings
from api.texts import translations, week_days


@click.group("council")
def command() -> None:
    """Documents for the works council and data protection."""


@command.command("pack")
@click.option("--out", "out", metavar="FILE", required=True, help="Write the page here.")
@language_option
@click.pass_context
def pack(ctx: click.Context, *, out: str, language: str) -> None:
    """Write everything that a works council is to agree to as one page, with date and version.

    What is stored, who opens what, thresholds, questions, every attack with what came out, and a draft of the
    data protection impact assessment (Art. 35 GDPR). The page needs nothing else and can be printed. Where
    this installation holds more than the statement says, the page says so and the command ends with status 1.
    """
    from api.council.page import render  # noqa: PLC0415  # templates: only where a page is written

    require_place(out)
    found = asyncio.run(run_command(read_settings(), "council pack", language=language))
    write_file(out, render(found, version("resonanz"), language).encode())
    _ = translations(language).gettext
    click.echo(_("The page: {file}").format(file=out), err=True)
    if found["grown_past"]:
        click.echo(_("This installation is not what the statement says:"), err=True)
        for difference in found["grown_past"]:
            click.echo(f"* {difference}", err=True)
        ctx.exit(1)


@command.command("order")
@language_option
def order(*, language: str) -> None:
    """Show which questions the coming weeks ask, before they run.

    From this week on, as the rhythm stands: until each block of questions has had its turn.
    """
    for week in asyncio.run(run_command(read_settings(), "council order")):
        click.echo(week_days(date.fromisoformat(week["monday"]), language))
        for question in week["questions"]:
            line = textwrap.fill(question[language], WIDTH, initial_indent="  • ", subsequent_indent="    ")
            click.echo(line)
