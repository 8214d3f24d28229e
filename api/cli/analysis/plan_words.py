"""What `resonanz plan` found, in a few sentences and a table."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics.plan import USUAL_SCALE
from analytics.rendering import in_percent, number
from analytics.verdict.lasting import FEWEST_TEAMS, FEWEST_WEEKS
from api.cli.words import WIDTH
from api.forecast.words import FEW_TO_DEAL, NO_ABSENCE
from api.texts import N_, percent, setting, translations, unbroken

if TYPE_CHECKING:
    from api.simulated.study import Point, Simulation, Study

FIVE_TO_A_DEPARTMENT = N_(
    "This counts five teams to a department; where all of these are in one, it may be possible at once."
)


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
            true=number(formula.smallest_true, language),
            observed=number(formula.smallest_observed, language),
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
                level=in_percent(found.look.level, language),
                alpha=in_percent(found.alpha, language),
            )
        )
    if found.scale != USUAL_SCALE:
        parts.append(_scales_in_words(found.scale, language))
    if simulation.years:
        parts.append(_simulation_in_words(simulation, language))
    if found.groups < FEWEST_TEAMS or found.weeks <= FEWEST_WEEKS:  # the first week has none before it
        parts.append(_(NO_ABSENCE))
    elif simulation.absent is not None:
        parts.append(
            _("Where there is no link at all, the verdict says so in {share} of these organisations.").format(
                share=percent(simulation.absent, language)
            )
        )
    table = _table(found.power, language)
    return "\n\n".join([*(textwrap.fill(unbroken(part), WIDTH) for part in parts), table])


def _scales_in_words(scale: Sequence[float], language: str) -> str:
    """What the figures count, and what they take for granted, on scales other than 1 to 5."""
    low_x, high_x, low_y, high_y = (
        setting(end, language) for end in (*sorted(scale[:2]), *sorted(scale[-2:]))
    )
    return (
        translations(language)
        .gettext(
            "Every slope counts points of a rating from {low_y} to {high_y} per point of happiness from "
            "{low_x} to {high_x}. Answers are taken to lie as far apart on these scales as on one from 1 to "
            "5; shares of yes and no lie further apart, so that a link has to be stronger or the teams "
            "larger."
        )
        .format(low_x=low_x, high_x=high_x, low_y=low_y, high_y=high_y)
    )


def _sizes(found: "Study") -> dict[str, int]:
    return {name: getattr(found, name) for name in ("teams", "people", "weeks", "ratings")}


def _no_verdict(found: "Study", language: str) -> str:
    """Why no data could ever settle it, the first thing missing first."""
    _ = translations(language).gettext
    if not found.missing:
        said = _(FEW_TO_DEAL[1]).format(number=found.look.number, of=found.look.of)
        return f"{said} {_(FIVE_TO_A_DEPARTMENT)}"
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
            true=number(simulation.smallest_true, language)
        )
    head = _(
        "In {years} simulated years through the disclosure rules, {judged} of which could be judged, the "
        "smallest detectable slope was {observed} (median);"
    ).format(
        years=simulation.years,
        judged=simulation.judged,
        observed=number(simulation.smallest_observed or 0.0, language),
    )
    return f"{head} {reached}"


def _table(points: "Sequence[Point]", language: str) -> str:
    _ = translations(language).gettext
    head = (_("True link"), _("Formula"), _("Test"), _("Verdict"), _("Years"))
    rows = [
        (
            number(point.true, language),
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
