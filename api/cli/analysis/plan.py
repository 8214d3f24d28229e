"""`resonanz plan`: what a study of so many teams and weeks would find, by formula and by simulation."""

import json
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click
import msgspec

from analytics.plan import LOOKS, Plan, UnusablePlan
from analytics.verdict.looks import current_look
from api.cli.analysis.plan_options import read_looks
from api.cli.language import language_option
from api.cli.words import WIDTH
from api.forecast.words import FEW_TO_DEAL
from api.texts import decimal, percent, setting, translations
from survey import clock
from survey.errors import BadInput

if TYPE_CHECKING:
    from analytics.planning import PowerAnalysis
    from api.simulated.study import Design, Drawn, Point, Simulation, Study

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
    as_json: bool,
    language: str,
    **sizes: int,
) -> None:
    """Say how strong a link has to be to be found, before anybody is asked.

    Simulated organisations go through the same disclosure rules as real weeks.
    """
    # Loads for a second, which --help need not wait for.
    from api.simulated.study import Design, foresee, study  # noqa: PLC0415

    try:
        plan = Plan(alpha=alpha, looks=tuple(looks))
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
    found = study(design, ahead, drawn, plan)
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


def in_words(found: "Study", language: str) -> str:
    """A few sentences and a table; where there can be no verdict, only why."""
    _ = translations(language).gettext
    formula, simulation = found.formula, found.simulation
    if formula is None:
        return textwrap.fill(_no_verdict(found, language), WIDTH)
    if simulation.years and not simulation.judged:
        # The formula counts with what is likely, and promises nothing that did not once come true.
        return textwrap.fill(_simulation_in_words(simulation, language), WIDTH)
    parts = [
        _(
            "{teams} teams of {people} people, {weeks} weeks, {ratings} ratings per team and week: by the "
            "formula a true link of {true} rating points per happiness point is found in 80 of 100 such "
            "organisations; the report would show it as about {observed}, because answers are never exact."
        ).format(
            **_sizes(found),
            true=decimal(formula.smallest_true, language),
            observed=decimal(formula.smallest_observed, language, 3),
        )
    ]
    if found.groups < found.teams:
        parts.append(
            _("Small teams answer together with their neighbours: {groups} groups are compared.").format(
                groups=found.groups
            )
        )
    if found.look.of > 1:
        parts.append(
            _(
                "Judged at look {number} of {of}, by the weeks until then and at its own level of {level}; "
                "the looks share a false alarm of {alpha} among them."
            ).format(
                number=found.look.number,
                of=found.look.of,
                level=setting(round(found.look.level, 4), language),
                alpha=setting(found.alpha, language),
            )
        )
    if simulation.years:
        parts.append(_simulation_in_words(simulation, language))
    if simulation.absent is not None:
        parts.append(
            _("Where there is no link at all, the verdict says so in {share} of these organisations.").format(
                share=percent(simulation.absent, language)
            )
        )
    table = _table(found.power, language)
    return "\n\n".join([*(textwrap.fill(part, WIDTH) for part in parts), table])


def _sizes(found: "Study") -> dict[str, int]:
    return {name: getattr(found, name) for name in ("teams", "people", "weeks", "ratings")}


def _no_verdict(found: "Study", language: str) -> str:
    """Why no data could ever settle it, the first thing missing first."""
    _ = translations(language).gettext
    if not found.missing:
        return _(FEW_TO_DEAL[1]).format(number=found.look.number, of=found.look.of)
    missing = found.missing[0]
    if found.teams >= missing.need:  # too few weeks leave no groups either, and are the reason
        missing = next((each for each in found.missing if each.what == "weeks"), missing)
    if missing.what == "groups" and found.teams < missing.need:
        said = _("With {teams} teams there will never be a verdict, {need} are needed.")
    elif missing.what == "groups":
        said = _(
            "There would be no verdict: of {teams} teams of {people} people about {have} groups could be "
            "compared, and {need} are needed. Small teams answer together with their neighbours, a week of a "
            "group is published only if at least {fewest} answer, and groups are compared only if they have "
            "enough weeks in common."
        )
    elif missing.what == "weeks":
        said = _("With {have} weeks with both sides there will never be a verdict, {need} are needed.")
    else:
        said = _("With {have} team-weeks with both sides there will never be a verdict, {need} are needed.")
    return said.format(**_sizes(found), have=missing.have, need=missing.need, fewest=found.smallest_group)


def _simulation_in_words(simulation: "Simulation", language: str) -> str:
    _ = translations(language).gettext
    if not simulation.judged:
        return _("None of {years} simulated years could be judged: too few teams or weeks.").format(
            years=simulation.years
        )
    if simulation.smallest_true is None:
        reached = _("in none of the true links below did the verdict settle 80 of 100.")
    else:
        reached = _("the verdict finds a true link of {true} in 80 of 100.").format(
            true=decimal(simulation.smallest_true, language)
        )
    head = _(
        "In {years} simulated years through the disclosure rules, {judged} of which could be judged, the "
        "smallest detectable slope was {observed} (median);"
    ).format(
        years=simulation.years,
        judged=simulation.judged,
        observed=decimal(simulation.smallest_observed, language, 3),
    )
    return f"{head} {reached}"


def _table(points: "Sequence[Point]", language: str) -> str:
    _ = translations(language).gettext
    head = (_("True link"), _("Formula"), _("Test"), _("Verdict"), _("Years"))
    rows = [
        (
            decimal(point.true, language),
            percent(point.formula, language),
            percent(point.primary, language),
            percent(point.verdict, language),
            str(point.years),
        )
        for point in points
    ]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)
    )
