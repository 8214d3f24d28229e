"""What there is to show: the released weeks as they were signed, and what customers said in numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from api.results.groups import GroupName, names_of_groups
from survey import database
from survey.lifecycle.verifying import Genuine, genuine_releases
from survey.organisation.tables import Department, Person, Team
from survey.releases.rules import FEWEST_RATINGS
from survey.rollups.weekly import weekly_ratings, weekly_reasons, weeks_with_contacts
from survey.secrets_directory import SecretsDirectory
from survey.waves.sides import checks, is_check
from survey.waves.state import VOID
from survey.waves.tables import CellPart, Wave, WaveCell
from survey.weeks import week_of

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Said:
    """What the customers of one group said in one week: never fewer than five of them."""

    n: int
    total: int
    squares: int
    final: bool
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that any page of the results shows, but the comments.

    `customers` are by week and group; the groups of a week are disjoint, so nothing can be subtracted.
    """

    weeks: tuple[Genuine, ...]
    doubtful: tuple[str, ...]
    void: tuple[tuple[str, int], ...]
    groups: Mapping[str, GroupName]
    customers: Mapping[int, Mapping[str, Said]]
    people: int
    newest: tuple[str, datetime] | None
    # Weeks in whose place staff and leadership were asked apart; no page of weeks or groups shows them.
    checks: tuple[Genuine, ...] = ()
    # Names of departments by their addresses.
    departments: Mapping[str, str] = field(default_factory=dict)

    def week(self, wave: str) -> Genuine | None:
        """The released week of this name."""
        return next((each for each in self.weeks if each.wave == wave), None)


async def collect_results(secrets: SecretsDirectory, timezone: ZoneInfo, now: datetime) -> Results:
    """One picture of the database: nothing can be released or rated in between."""

    async def job() -> Results:
        genuine, doubtful = await genuine_releases(secrets)
        weeks = [each for each in genuine if not is_check(cell.id for cell in each.manifest.cells)]
        asked_apart = await checks()
        waves = await Wave.select(Wave.id, Wave.week, Wave.state, Wave.closes).where(Wave.manifest != "")
        newest = max(waves, key=lambda row: (row["week"], row["id"]), default=None)
        rows = await Department.select(Department.id, Department.name)
        departments = {str(row["id"]): str(row["name"]) for row in rows}
        return Results(
            weeks=tuple(weeks),
            departments=departments,
            checks=tuple(each for each in genuine if is_check(cell.id for cell in each.manifest.cells)),
            doubtful=tuple(doubtful),
            void=tuple(
                (row["id"], row["week"])
                for row in waves
                if row["state"] == VOID and row["id"] not in asked_apart
            ),
            groups=names_of_groups(weeks, departments),
            customers=await _customers(timezone, now),
            people=await Person.count().where(Person.left_week.is_null()),
            newest=(newest["state"], newest["closes"]) if newest else None,
        )

    return await database.read(job)


async def _customers(timezone: ZoneInfo, now: datetime) -> dict[int, dict[str, Said]]:
    """Of the weeks that are over: a week's groups, and all teams that were in none of them as one more."""
    known = await weeks_with_contacts(timezone)
    weeks = range(known.start, min(known.stop, week_of(now.astimezone(timezone).date())))
    if not weeks:
        return {}
    group_of = await _groups_of_teams()
    reasons = await weekly_reasons(weeks)
    teams = [row["id"] for row in await Team.select(Team.id)]
    sums: dict[int, dict[str, list[int]]] = {}
    final: dict[int, bool] = {}
    for row in await weekly_ratings(weeks, timezone, now):
        if not row.open_channel:
            group = group_of.get((row.team, row.week), EVERYBODY)
            each = sums.setdefault(row.week, {}).setdefault(group, [0, 0, 0])
            for place, number in enumerate((row.n, row.total, row.squares)):
                each[place] += number
            final[row.week] = row.final
    found: dict[int, dict[str, Said]] = {}
    for week, groups in sums.items():
        ticked: dict[str, Counter[str]] = {}
        for team in teams:
            ticked.setdefault(group_of.get((team, week), EVERYBODY), Counter()).update(
                reasons.get((team, week), {})
            )
        found[week] = {
            group: Said(n, total, squares, final[week], ticked.get(group, Counter()))
            for group, (n, total, squares) in groups.items()
            if n >= FEWEST_RATINGS
        }
    return found


async def _groups_of_teams() -> dict[tuple[UUID, int], str]:
    """In which cell a team answered in a week."""
    teams: dict[UUID, list[UUID]] = {}
    for part in await CellPart.select(CellPart.cell, CellPart.team).where(CellPart.team.is_not_null()):
        teams.setdefault(part["cell"], []).append(part["team"])
    found = {}
    for row in await WaveCell.select(WaveCell.cell, WaveCell.wave.week):
        for team in teams.get(row["cell"], ()):
            found[team, row["wave.week"]] = str(row["cell"])
    return found
