"""Whether less would do: the plan's looks, the weeks that are out and the formula, for each rhythm."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from analytics.outlook import Outlook, look_at
from analytics.plan import Plan
from analytics.planning import enough_ratings
from analytics.verdict.looks import current_look
from api.advice.document import Advice, Advised, AtRhythm
from api.commands.weeks.plans import plan_of_the_report
from api.forecast.expected import answer_of, groups_of
from api.installation import Installation
from api.report.collecting import Collected, collect
from survey import clock, database
from survey.organisation.known_people import read_known
from survey.releases.rules import FEWEST_RATINGS, Rules
from survey.releases.tables import Release
from survey.schedule.rhythm import EVERY
from survey.schedule.settings import read_schedule
from survey.waves.frozen_roster import DividedRoster, divide_roster
from survey.weeks import week_of

YEAR = 52
# What an answer takes, as the invitation says.
MINUTES = 1
ASSUMED_RESPONSE = 0.6


async def describe(installation: Installation, _: Mapping[str, Any]) -> dict[str, Any]:
    """The advice as the command line gets it."""
    document: dict[str, Any] = msgspec.to_builtins(await advice(installation, clock.now()))
    return document


async def advice(installation: Installation, now: datetime) -> Advice:
    """From the roster and the rhythm of today, the plan in force, and what has been released."""
    zone, language = installation.settings.timezone, installation.settings.language
    known = read_known(installation.secrets)
    week = week_of(now.astimezone(zone).date())
    roster = await database.read(lambda: divide_roster(week, language, known))
    plan = await database.read(plan_of_the_report)
    every = (await read_schedule(zone)).rhythm.every
    collected = await collect(zone, now)
    return of_weeks(
        roster, plan, installation.rules, every, collected, await database.read(_observed_response)
    )


def of_weeks(
    roster: DividedRoster,
    plan: Plan,
    rules: Rules,
    every: int,
    collected: Collected,
    response: float | None,
) -> Advice:
    """The same from what was read."""
    panel = [cell for cell in roster.partition.cells if cell.in_panel]
    released = {week for (_, week), staff in collected.staff.items() if staff.means}
    rated = {row.week for row in collected.ratings if row.n}
    paired = sum(week + plan.lag in rated for week in released)
    ratings = _observed_ratings(collected) or enough_ratings(FEWEST_RATINGS)
    answering = response or ASSUMED_RESPONSE
    groups, departments = groups_of(panel, answering, rules), [cell.department for cell in panel]
    rhythms = tuple(
        _at(
            each,
            look_at(groups, departments, paired + YEAR // each, ratings=ratings, plan=plan),
            plan,
            paired,
            round(roster.people * answering * MINUTES),
        )
        for each in EVERY
        if each >= every
    )
    what, advised = _advised(rhythms, plan, paired, every, has_people=bool(panel))
    return Advice(
        what=what,
        every=every,
        advised=advised,
        released=len(released),
        paired=paired,
        looks=plan.looks,
        people=roster.people,
        groups=len(panel),
        response=answering,
        ratings=ratings,
        rhythms=rhythms,
    )


def _at(every: int, ahead: Outlook, plan: Plan, paired: int, minutes: int) -> AtRhythm:
    waves = YEAR // every
    to_look = next((look - paired for look in plan.looks if look > paired), None)
    number = current_look(plan, paired + waves).number
    return AtRhythm(
        every=every,
        waves=waves,
        minutes=minutes * waves,
        paired=paired + waves,
        look=number,
        level=ahead.look.level,
        # Before the first look nothing is judged, whatever the formula says.
        answer=answer_of(ahead.power) if number else "no",
        smallest_true=ahead.power.mde_true if ahead.power and number else None,
        weeks_to_look=None if to_look is None else to_look * every,
    )


def _advised(
    rhythms: tuple[AtRhythm, ...], plan: Plan, paired: int, every: int, *, has_people: bool
) -> tuple[Advised, int]:
    if not has_people:
        return "nobody", every
    if plan.looks and paired >= plan.looks[-1]:
        return "over", max(EVERY)
    enough = [each.every for each in rhythms if each.answer == "yes"]
    if enough and max(enough) > every:
        return "slower", max(enough)
    if not enough and all(each.answer == "no" for each in rhythms):
        return "hopeless", every
    return "keep", every


def _observed_ratings(collected: Collected) -> int:
    """Ratings per group and week in the weeks that were rated, rounded down; 0 where there are none."""
    of_team = {team: cell.id for cell in collected.cells for team in cell.teams}
    weeks = {row.week for row in collected.ratings if row.n}
    total = sum(row.n for row in collected.ratings if row.team in of_team)
    groups = {of_team[row.team] for row in collected.ratings if row.team in of_team and row.n}
    return total // (len(weeks) * len(groups)) if groups else 0


async def _observed_response() -> float | None:
    """Answers per head of the groups that were published by themselves, as they were published."""
    rows = await Release.select(Release.n, Release.eligible).where(Release.kind == "cell")
    heads = sum(row["eligible"] for row in rows)
    return sum(row["n"] for row in rows) / heads if heads else None
