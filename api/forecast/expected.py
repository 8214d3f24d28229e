"""What an organisation may expect before its first wave: the roster in the database and the two forecasts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from statistics import harmonic_mean
from typing import Any

from analytics.plan import Plan
from analytics.planning import Forecast
from analytics.planning import forecast as plan_study
from analytics.verdict.departments import fewest_p
from analytics.verdict.lasting import FEWEST_TEAMS as TEAMS_FOR_ABSENCE
from analytics.verdict.lasting import FEWEST_WEEKS as WEEKS_FOR_ABSENCE
from analytics.verdict.looks import current_look
from analytics.verdict.pairing import FEWEST_TEAMS, WEEKS_PER_TEAM
from analytics.verdict.reasons import IMPLAUSIBLE
from analytics.verdict.shortages import FEWEST_CELLS, FEWEST_WEEKS
from api.commands.plans import plan_of_the_report
from api.installation import Installation
from survey import database
from survey.errors import BadInput
from survey.releases.rules import Rules
from survey.spreadsheets.names import in_order
from survey.waves.forecast import RESPONSE_RATES, CellForecast, chance_published, chance_rated, forecast
from survey.waves.frozen_roster import DividedRoster, divide_roster
from survey.waves.merging import SMALLEST
from survey.weeks import week_of

YEAR = 53  # customers are looked at a week after staff: 52 weeks with both sides
MOST_WEEKS, MOST_RATINGS = 520, 100_000
LARGEST_TEAM = 500  # beyond, more people change nothing that the formula could tell

Document = dict[str, Any]


async def describe(installation: Installation, arguments: Mapping[str, Any]) -> Document:
    """The forecast for so many `weeks`, with so many `ratings` per group and week (or as many as needed)."""
    weeks, ratings = arguments.get("weeks") or YEAR, arguments.get("ratings")
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput("The forecast runs over 1 to {most} weeks, not {weeks}.", most=MOST_WEEKS, weeks=weeks)
    if ratings is not None and not 1 <= ratings <= MOST_RATINGS:
        raise BadInput(
            "The ratings per team and week must be 1 to {most}, not {ratings}.",
            most=MOST_RATINGS,
            ratings=ratings,
        )
    today = datetime.now(installation.settings.timezone).date()
    language = installation.settings.language
    roster = await database.read(lambda: divide_roster(week_of(today), language))
    plan = await database.read(plan_of_the_report)
    ahead = forecast(roster.partition, weeks, installation.rules)
    assumed = ratings or ahead.ratings
    return {
        "weeks": weeks,
        "people": roster.people,
        "teams": roster.teams,
        "fewest_people": SMALLEST,
        "fewest_answers": installation.rules.k,
        "refused": roster.partition.refused,
        "ratings_needed": ahead.ratings,
        "ratings": assumed,
        "groups": [
            group
            for cells in (ahead.panel, ahead.beside)
            for group in sorted(
                (_group(found, roster) for found in cells), key=lambda group: in_order(group["label"])
            )
        ],
        "alpha": plan.alpha,
        "needed": {"groups": FEWEST_TEAMS, "weeks_of_a_group": WEEKS_PER_TEAM, "weeks": _fewest_weeks(plan)},
        "responses": [
            _at(rate, ahead.panel, weeks - plan.lag, assumed, installation.rules, plan)
            for rate in RESPONSE_RATES
        ],
    }


def _group(found: CellForecast, roster: DividedRoster) -> Document:
    return {
        "label": roster.labels[found.cell.id],
        "people": len(found.cell.people),
        "compared": found.cell.in_panel,
        "weeks": [found.weeks[rate] for rate in RESPONSE_RATES],
    }


def _fewest_weeks(plan: Plan) -> int:
    """Weeks with both sides that a verdict needs: those of the test, and of the first look."""
    return max([FEWEST_WEEKS, *plan.looks[:1]])


def _at(
    rate: float, cells: Sequence[CellForecast], weeks: int, ratings: int, rules: Rules, plan: Plan
) -> Document:
    """What is to be expected if this share of people answers.

    A group counts with the weeks in which it is published and its customers' ratings are enough. Front and
    back office stand beside each other here as in the test. `weeks` are those with both sides; what would be
    found is what the last look that they reach finds, on the weeks and at the level it has.
    """
    rated = chance_rated(ratings)
    sizes = {found.cell.id: len(found.cell.people) for found in cells}
    paired = {
        cell: int(weeks * chance_published(size, rate, rules.k) * rated + 1e-9)
        for cell, size in sizes.items()
    }
    groups = [cell for cell, count in paired.items() if count >= WEEKS_PER_TEAM]
    pairs = sum(paired[cell] for cell in groups)
    missing = [
        {"what": what, "have": max(have, 0), "need": need}
        for what, have, need in (
            ("groups", len(groups), FEWEST_TEAMS),
            ("weeks", weeks, _fewest_weeks(plan)),
            ("pairs", pairs, FEWEST_CELLS),
        )
        if have < need
    ]
    departments = [found.cell.department for found in cells if found.cell.id in groups]
    floor = fewest_p(departments)
    look = current_look(plan, weeks, floor)
    judged = plan.looks[look.number - 1] if look.number and plan.looks else weeks
    study = None
    if not missing and floor <= look.level:
        people = min(round(harmonic_mean([sizes[cell] for cell in groups])), LARGEST_TEAM)
        study = plan_study(
            len(groups),
            judged + plan.lag,
            people=people,
            ratings=ratings,
            response=rate,
            alpha=look.level,
            lag=plan.lag,
        )
    return {
        "response": rate,
        "groups": len(groups),
        "pairs": pairs,
        "answer": _answer(study),
        "absence": len(groups) >= TEAMS_FOR_ABSENCE and judged >= WEEKS_FOR_ABSENCE,
        "missing": missing,
        "look": {**asdict(look), "weeks": judged, "fewest_p": floor},
        # Fewer answers blur happiness and flatten the observed slope, so only the true one can be compared.
        "smallest_true": study and study.mde_true,
        "smallest_observed": study and study.mde,
    }


def _answer(study: Forecast | None) -> str:
    """Whether to hope for an answer: a study that only finds what nobody has seen yet is not large enough."""
    if study is None:
        return "no"
    return "strong_only" if study.r_true > IMPLAUSIBLE else "yes"
