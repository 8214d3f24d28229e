"""`resonanz demo`: a simulated year, what Resonanz finds in it, and what was true."""

import time
from pathlib import Path

import click

from analytics.analysis import analyse
from analytics.plan import Plan
from analytics.report import report
from analytics.simulate import simulate, world_of
from api.cli.files import write_file
from api.cli.language import language_option
from api.cli.simulate import FIRST_WEEK, truth_sentence
from api.cli.words import in_words
from api.panel_file.writing import write_panel
from api.report_page import render_report
from api.simulation import release_history
from api.texts import LANGUAGES, translations

# Chosen before any result was looked at, and never changed for a nicer one.
SEED = 2026
MISSING = 0.05  # share of weeks lost on each side
FOLDER = Path("demo")


@click.command("demo")
@click.option("--truth", type=click.Choice(["link", "none", "shared"]), default="link", show_default=True)
@language_option
def command(*, truth: str, language: str) -> None:
    """Simulate a year of 20 teams, analyse what would have been released, and write the page."""
    _ = translations(language).gettext
    began = time.monotonic()
    click.echo(_("Simulating 20 teams over 52 weeks, and releasing every week by the disclosure rules ..."))
    world = world_of(truth, missing=MISSING)
    history = release_history(simulate(world, SEED), FIRST_WEEK)
    click.echo(_("Analysing what was released ...") + "\n")
    found = report(analyse(history.panel, Plan()), {each: translations(each).gettext for each in LANGUAGES})
    click.echo(in_words(found, language))
    click.echo("\n" + truth_sentence(truth, world, language))

    FOLDER.mkdir(exist_ok=True)
    table, page = FOLDER / "team-weeks.csv", FOLDER / f"answer-{language}.html"
    write_file(str(table), write_panel(history.panel, history.reasons))
    write_file(str(page), render_report(found, history.panel, language).encode())
    seconds = time.monotonic() - began
    click.echo("\n" + _("The page: {file}").format(file=page))
    click.echo(_("The table it was made from: {file}").format(file=table))
    click.echo(_("Ready after {seconds:.0f} seconds.").format(seconds=seconds))
