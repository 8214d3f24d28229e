"""`resonanz simulate`: a year whose truth is known, as a panel file, so that anybody can check us."""

import textwrap
from datetime import date
from typing import BinaryIO

import click

from analytics.simulated.worlds import EFFECTS, WORLDS, World, world_of
from analytics.simulated.years import simulate
from analytics.weeks import week_of
from api.cli.language import language_option
from api.cli.words import WIDTH
from api.panel_file.writing import write_panel
from api.simulated.releases import release_history
from api.texts import N_, decimal, translations
from survey.errors import BadInput

# So long ago that even the most weeks lie behind us: a file with weeks to come is refused.
FIRST_WEEK = week_of(date(2015, 1, 5))

TRUTHS = {
    "link": N_(
        "True: a team's own mood moves its ratings one week later, by {effect} points per point of mood. "
        "Compare it with the slope per point of mood that lasts, not with the observed one; it takes 53 "
        "weeks and 12 teams."
    ),
    "none": N_("True: no link. Both sides share events and a season, nothing else."),
    "shared": N_("True: no link. Strong events reach both sides alike, and some teams far more than others."),
    "reverse": N_("True: ratings move the team's mood one week later, by {effect} points per point."),
    "same_week": N_("True: mood moves the ratings of the same week only, by {effect} points per point."),
    "ar_only": N_("True: no link and no shared events. Each side only resembles its own last week."),
    "heterogeneous": N_("True: no link. Shared events reach every team and side in a strength of its own."),
    "confounded": N_(
        "True: no link. The same events reach both sides of a team, and some teams more than others."
    ),
    "small_teams": N_("True: no link. Teams have 6 to 14 people, so that some of them are merged."),
    "staggered": N_("True: no link. Teams come and go in three overlapping groups."),
    "departments": N_("True: no link. Each department has events of its own, on both sides."),
    "hidden_groups": N_("True: no link. Groups of five that no file names have events of their own."),
    "slow": N_("True: no link. Something slow of a team's own moves both sides in the same week."),
    "workload": N_("True: no link. A busy week lowers a team's mood, and its ratings too."),
}


FLATTENED = N_(
    "What is found is usually smaller: the mean of a few people's answers is inexact, and inexact answers "
    "flatten a slope."
)


@click.command("simulate")
@click.option("--truth", type=click.Choice(list(WORLDS)), default="link", show_default=True)
@click.option("--effect", type=click.FloatRange(-5, 5), help="Strength of the true effect, points per point.")
@click.option("--teams", type=click.IntRange(1, 2_000), default=20, show_default=True)
@click.option("--weeks", type=click.IntRange(2, 520), default=53, show_default=True)
@click.option(
    "--missing",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.05,
    show_default=True,
    help="Share of weeks lost on each side.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@language_option
@click.argument("out", type=click.File("wb", lazy=True, atomic=True))
def command(
    *, truth: str, effect: float | None, seed: int, language: str, out: BinaryIO, **sizes: float
) -> None:
    """Write a simulated panel to OUT (- for standard output), and say what is true in it.

    Persons answer or stay silent, and what they say goes through the same disclosure rules as a real wave.
    """
    if effect is not None and truth not in EFFECTS:
        raise BadInput("With --truth {truth} there is no effect to set; leave --effect out.", truth=truth)
    world = world_of(truth, **sizes, **({} if effect is None else {truth: effect}))
    history = release_history(simulate(world, seed), FIRST_WEEK)
    out.write(write_panel(history.panel, history.reasons))
    click.echo(truth_sentence(truth, world, language), err=True)


def truth_sentence(truth: str, world: World, language: str) -> str:
    """What is true in a simulated year, for whoever compares it with what was found."""
    effect = getattr(world, truth) if truth in EFFECTS else None
    _ = translations(language).gettext
    sentence: str = _(TRUTHS[truth]).format(effect=decimal(effect, language))
    return textwrap.fill(f"{sentence} {_(FLATTENED)}" if effect else sentence, WIDTH)
