"""How long answers take, of teams: only of months that are final, and only of groups that are large enough.

Nothing here asks who looked after a case, and when a case is settled nobody's name is left to ask for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from survey.cases.addresses import KEPT_FOR
from survey.cases.tables import CustomerCase
from survey.cases.working_hours import Terms, hours_between
from survey.organisation.tables import Person, Team
from survey.schedule.settings import place_of_team

# So many people a team has, at least, and so many of its cases were settled in the month.
FEWEST_PEOPLE = 8
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """One group in one month: hours are working hours, shares lie between 0 and 1; None where too few."""

    month: str
    # Empty for the whole organisation.
    team: str
    cases: int
    to_answer: float
    to_settle: float
    in_time: float
    recovered: float | None


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a figure is made of."""

    team: UUID | None
    to_answer: float
    to_settle: float
    in_time: bool
    recovered: bool | None


async def figures(
    terms: Terms, now: datetime, fewest_cases: int, teams: frozenset[UUID] | None
) -> list[Figures]:
    """Of each final month, the newest first: the organisation, and of these teams those that may be shown."""
    month = _month(now.astimezone(terms.zone) - KEPT_FOR - timedelta(days=31 * MONTHS))
    rows = await CustomerCase.select(
        CustomerCase.team,
        CustomerCase.opened,
        CustomerCase.first_due,
        CustomerCase.answered,
        CustomerCase.settled,
        CustomerCase.recovered,
    ).where(CustomerCase.settled.is_not_null(), CustomerCase.answered.is_not_null())
    places = {team: await place_of_team(team, terms.zone) for team in {row["team"] for row in rows}}
    final = _month((now - KEPT_FOR).astimezone(terms.zone))
    by_month: dict[str, list[_Settled]] = {}
    for row in rows:
        name = _month(row["settled"].astimezone(terms.zone))
        if month <= name < final:  # a customer's no can open a case of it no more
            place = places[row["team"]]
            by_month.setdefault(name, []).append(
                _Settled(
                    row["team"],
                    hours_between(row["opened"], row["answered"], place, terms),
                    hours_between(row["opened"], row["settled"], place, terms),
                    row["answered"] <= row["first_due"],
                    row["recovered"],
                )
            )
    sizes = await _sizes()
    names = {row["id"]: str(row["name"]) for row in await Team.select(Team.id, Team.name)}
    found = []
    for name in sorted(by_month, reverse=True):
        settled = by_month[name]
        shown = shown_teams(_counts(settled), sizes, fewest_cases)
        # Of one team that is hidden, the whole would be its figures under another name.
        if len(settled) >= fewest_cases and (shown or len(_counts(settled)) > 1):
            found.append(_figures(name, "", settled, fewest_cases))
        found += [
            _figures(name, names[team], [each for each in settled if each.team == team], fewest_cases)
            for team in sorted(shown, key=lambda each: names[each])
            if teams is None or team in teams
        ]
    return found


def shown_teams(counts: Mapping[UUID | None, int], sizes: Mapping[UUID, int], fewest: int) -> set[UUID]:
    """Which teams are shown, so that what is left of the whole is again enough, and of more than one team."""
    shown = {
        team
        for team, count in counts.items()
        if team is not None and count >= fewest and sizes.get(team, 0) >= FEWEST_PEOPLE
    }
    while shown:
        hidden = [count for team, count in counts.items() if team not in shown]
        if not hidden or (sum(hidden) >= fewest and len(hidden) > 1):
            break
        shown.remove(min(shown, key=lambda team: (counts[team], str(team))))
    return shown


def _figures(month: str, team: str, settled: list[_Settled], fewest: int) -> Figures:
    verdicts = [each.recovered for each in settled if each.recovered is not None]
    return Figures(
        month,
        team,
        len(settled),
        round(median(each.to_answer for each in settled), 1),
        round(median(each.to_settle for each in settled), 1),
        round(sum(each.in_time for each in settled) / len(settled), 2),
        round(sum(verdicts) / len(verdicts), 2) if len(verdicts) >= fewest else None,
    )


def _counts(settled: list[_Settled]) -> dict[UUID | None, int]:
    counts: dict[UUID | None, int] = {}
    for each in settled:
        counts[each.team] = counts.get(each.team, 0) + 1
    return counts


async def _sizes() -> dict[UUID, int]:
    """How many people each team has now."""
    rows: list[dict[str, Any]] = await Person.select(Person.team).where(Person.left_week.is_null())
    sizes: dict[UUID, int] = {}
    for row in rows:
        sizes[row["team"]] = sizes.get(row["team"], 0) + 1
    return sizes


def _month(moment: datetime) -> str:
    return f"{moment:%Y-%m}"
