"""`resonanz plan`: what a study of so many teams and weeks would find, by formula and by simulation."""

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click
import msgspec

from analytics.plan import LOOKS, USUAL_SCALE, Plan, UnusablePlan
from analytics.verdict.looks import current_look
from api.cli.analysis.plan_options import read_looks
from api.cli.analysis.plan_words import in_words
from api.cli.language import language_option
from api.panel_file.columns import SIDES
from api.panel_file.declared import Declared, read_scales
from api.texts import translations
from survey import clock
from survey.errors import BadInput

if TYPE_CHECKING:
    from analytics.planning import PowerAnalysis
    from api.simulated.study import Design, Drawn

MOST_TEAMS = 2_000  # in one simulated organisation
MOST_ANSWERS = 20_000_000  # in one simulated organisation: half a gigabyte


@click.command("plan")
@click.option("--teams", type=int, required=True, help="Teams that will be compared.")
@click.option("--weeks", type=int, required=True, help="Weeks that will be asked.")
@click.option("--people", type=int, default=12, show_default=True, help="People per team.")
@click.option(
    "--ratings", type=int, default=40, show_default=True, help="Customers' ratings per team and week."
)
@click.option(
    "--smallest-group",
    type=click.IntRange(5),
    default=5,
    show_default=True,
    help="Answers without which no week of a group is published, as RESONANZ_MIN_GROUP.",
)
@click.option(
    "--alpha",
    type=click.FloatRange(0, 0.5, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="Level of the test, two-sided.",
)
@click.option(
    "--sesoi",
    type=float,
    help="Smallest effect of interest, rating points per point of lasting mood; 0.1 on scales 1 to 5.",
)
@click.option(
    "--scale",
    "scales",
    metavar="[SIDE=]WORST:BEST",
    multiple=True,
    help="The ends of both scales, as 0:10, or of one, as rating=0:100; the other goes from 1 to 5.",
)
@click.option(
    "--looks",
    default=",".join(map(str, LOOKS)),
    show_default=True,
    callback=read_looks,
    help="After how many weeks with both sides a verdict is reached, or none.",
)
@click.option(
    "--years",
    "rounds",
    type=click.IntRange(0, 10_000),
    default=50,
    show_default=True,
    help="Simulated years per true link; 0 for the formula alone.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0),
    default=120,
    show_default=True,
    help="Stop simulating after this time.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31), default=0, show_default=True, help="Seed of the simulation."
)
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@language_option
def command(
    *,
    looks: list[int],
    rounds: int,
    seconds: float,
    seed: int,
    alpha: float,
    sesoi: float | None,
    scales: tuple[str, ...],
    as_json: bool,
    language: str,
    **sizes: int,
) -> None:
    """Say how strong a link has to be to be found, before anybody is asked.

    Simulated organisations go through the same disclosure rules as real weeks.
    """
    # Loads for a second, which --help need not wait for.
    from api.simulated.study import Design, foresee, study  # noqa: PLC0415
    from api.simulated.study_units import in_points, unit_of  # noqa: PLC0415

    scale = Declared(dict.fromkeys(SIDES, USUAL_SCALE) | read_scales(scales)).range
    try:
        Plan(sesoi=sesoi, scale=scale)  # in the words of whoever named them
        plan = Plan(alpha=alpha, looks=tuple(looks), sesoi=None if sesoi is None else sesoi / unit_of(scale))
        design = Design(**sizes)
        if not current_look(plan, design.weeks - plan.lag).number:
            raise BadInput(
                "The first look comes after {first} weeks with both sides, which {weeks} weeks do not bring; "
                "--looks none judges them once.",
                first=looks[0],
                weeks=design.weeks,
            )
        ahead = foresee(design, plan)
    except UnusablePlan as unusable:
        raise BadInput(unusable.template, **unusable.values) from None
    design = replace(design, weeks=ahead.judged + plan.lag)
    drawn = (
        [] if ahead.power is None else _simulated(design, ahead.power, rounds, seconds, seed, plan, language)
    )
    found = in_points(study(design, ahead, drawn, plan, scale))
    click.echo(json.dumps(msgspec.to_builtins(found), indent=2) if as_json else in_words(found, language))


def _simulated(
    design: "Design",
    formula: "PowerAnalysis",
    rounds: int,
    seconds: float,
    seed: int,
    plan: Plan,
    language: str,
) -> "list[Drawn]":
    """As many years as there is time for, with a bar on the terminal."""
    from api.simulated.study import links, years  # noqa: PLC0415

    if not rounds:
        return []
    if design.teams > MOST_TEAMS:
        raise BadInput(
            "More than {most} teams are not simulated; --years 0 gives the formula alone.", most=MOST_TEAMS
        )
    size = design.teams * design.people * design.weeks
    if size > MOST_ANSWERS:
        raise BadInput(
            "So many people in so many weeks ({answers} answers, {most} at most) are not simulated; --years "
            "0 gives the formula alone.",
            answers=size,
            most=MOST_ANSWERS,
        )
    until = clock.monotonic() + seconds
    drawn = []
    label = translations(language).gettext("Simulating")
    bar = click.progressbar(length=rounds * len(links(formula)), label=label, file=sys.stderr)
    with bar:
        for year in years(design, formula, rounds, seed, plan):
            drawn.append(year)
            bar.update(1)
            if clock.monotonic() > until:
                break
    return drawn
