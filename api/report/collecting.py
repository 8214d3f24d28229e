"""Reads what has been published and what customers said; nothing here knows a single answer."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.tables import Fact
from survey.contacts.weeks import last_final_week
from survey.organisation.tables import Department
from survey.organisation.traits import traits_of_teams
from survey.releases.tables import Release, ReleaseMean
from survey.rollups.volume import Volume, weekly_contacts
from survey.rollups.weekly import (
    WeekOfKind,
    WeekOfRatings,
    weekly_kinds,
    weekly_ratings,
    weeks_with_contacts,
)
from survey.schedule.tables import SiteTeam
from survey.spreadsheets.names import same_name
from survey.waves.sides import checks
from survey.waves.state import RELEASED
from survey.waves.tables import Cell, CellPart, Wave, WaveCell

# A lead of so many weeks is looked at after the last wave; later ratings belong to weeks yet to be asked.
WEEKS_AFTER = 8


@dataclass(frozen=True, slots=True)
class PanelCell:
    """A unit of the panel: the same teams in every week, all of one office."""

    id: UUID
    label: str
    department: str
    office: str
    teams: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class CellWeek:
    """A cell in one released wave. `means` is empty where it was not published by itself."""

    eligible: int
    pooled: bool
    means: Mapping[str, tuple[float, int]]


@dataclass(frozen=True, slots=True)
class TeamOutcome:
    """A figure of one team and week."""

    team: UUID
    week: int
    outcome: str
    value: float
    n: int | None


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything a panel is made of."""

    weeks: range
    cells: tuple[PanelCell, ...]
    staff: Mapping[tuple[UUID, int], CellWeek]
    within_variance: Mapping[int, float]
    ratings: tuple[WeekOfRatings, ...]
    facts: tuple[TeamOutcome, ...]
    contacts: Volume = field(default_factory=dict)
    kinds: tuple[WeekOfKind, ...] = ()
    # By trait and team: from which week on it holds what, the first first.
    traits: Mapping[str, Mapping[UUID, Sequence[tuple[int, str]]]] = field(default_factory=dict)
    # The last of the weeks, of which nothing that customers said is read: links of theirs still work.
    provisional: range = range(0)


async def collect(timezone: ZoneInfo, now: datetime, complete: Collection[str] = ()) -> Collected:
    """One picture of the database: nothing can be released or rated in between.

    Every contact of a week is known at touchpoints of the names in `complete`.
    """

    async def job() -> Collected:
        waves = await Wave.select(Wave.id, Wave.week, Wave.pooled_variance).where(Wave.state == RELEASED)
        apart = await checks()  # staff and leadership as a whole: no unit of a panel
        waves = [row for row in waves if row["id"] not in apart]
        week_of = {row["id"]: row["week"] for row in waves}
        weeks = _weeks(list(week_of.values()), await weeks_with_contacts(timezone))
        # No rating of another week may be seen: a report is not read again for it (`Files.shows`).
        final = range(weeks.start, max(weeks.start, min(weeks.stop, last_final_week(now, timezone) + 1)))
        return Collected(
            weeks=weeks,
            cells=await _cells(),
            staff=await _staff(week_of),
            within_variance={
                # Published in steps of 0.05; PostgreSQL's REAL would give 0.6 as 0.6000000238.
                row["week"]: round(20 * row["pooled_variance"]) / 20
                for row in waves
                if row["pooled_variance"] is not None
            },
            ratings=tuple(await weekly_ratings(final, timezone, now)),
            facts=tuple(
                TeamOutcome(row["team"], row["week"], row["outcome"], row["value"], row["n"])
                for row in await Fact.select(Fact.team, Fact.week, Fact.outcome, Fact.value, Fact.n)
                if row["week"] in weeks
            ),
            contacts=await weekly_contacts(weeks, timezone, now, complete),
            kinds=tuple(await weekly_kinds(final)),
            traits=await _traits(),
            provisional=range(final.stop, weeks.stop),
        )

    return await database.read(job)


def _weeks(waves: list[int], contacts: range) -> range:
    if not waves:
        return range(0)
    last = max(waves)
    if contacts:
        last = max(last, min(contacts[-1], last + WEEKS_AFTER))
    return range(min(waves), last + 1)


async def _traits() -> Mapping[str, Mapping[UUID, Sequence[tuple[int, str]]]]:
    """What kind of team each is; where nothing says its site, that of the schedule's holidays."""
    found = await traits_of_teams()
    sites: dict[UUID, list[tuple[int, str]]] = {
        row["team"]: [(0, row["name"])]
        for row in await SiteTeam.select(SiteTeam.team, SiteTeam.site.name.as_alias("name"))
    }
    return {**found, "site": {**sites, **found.get("site", {})}}


async def _cells() -> tuple[PanelCell, ...]:
    labels = await _labels()
    departments = {row["id"]: row["name"] for row in await Department.select(Department.id, Department.name)}
    parts: dict[UUID, set[UUID]] = {}
    for part in await CellPart.select(CellPart.cell, CellPart.team).where(CellPart.team.is_not_null()):
        parts.setdefault(part["cell"], set()).add(part["team"])
    rows = await Cell.select(Cell.id, Cell.department, Cell.office).where(Cell.office != "mixed")
    cells = [
        PanelCell(
            id=row["id"],
            label=labels[row["id"]],
            department=departments.get(row["department"], ""),
            office=row["office"],
            teams=frozenset(parts[row["id"]]),
        )
        for row in rows
        if row["id"] in parts and row["id"] in labels
    ]
    return tuple(sorted(cells, key=lambda cell: cell.label))


async def _labels() -> dict[UUID, str]:
    """What each cell was called the last time; with its first wave where another one was called so, too."""
    newest: dict[UUID, str] = {}
    first: dict[UUID, str] = {}
    for row in sorted(
        await WaveCell.select(WaveCell.cell, WaveCell.label, WaveCell.wave, WaveCell.wave.week),
        key=lambda row: (row["wave.week"], row["wave"]),
    ):
        newest[row["cell"]] = row["label"]
        first.setdefault(row["cell"], row["wave"])
    times = Counter(map(same_name, newest.values()))
    return {
        cell: label if times[same_name(label)] == 1 else f"{label} ({first[cell]})"
        for cell, label in newest.items()
    }


async def _staff(week_of: Mapping[str, int]) -> dict[tuple[UUID, int], CellWeek]:
    if not week_of:
        return {}
    released = await Release.select(Release.id, Release.wave, Release.kind, Release.cell, Release.department)
    means: dict[UUID, dict[str, tuple[float, int]]] = {}
    for row in await ReleaseMean.select(
        ReleaseMean.release, ReleaseMean.question, ReleaseMean.tenths, ReleaseMean.n
    ):
        means.setdefault(row["release"], {})[row["question"]] = (row["tenths"] / 10, row["n"])
    alone = {(row["wave"], row["cell"]): row["id"] for row in released if row["kind"] == "cell"}
    department_of = {row["id"]: row["department"] for row in await Cell.select(Cell.id, Cell.department)}
    pools = {(row["wave"], row["kind"], row["department"]) for row in released if row["kind"] != "cell"}
    found = {}
    for row in await WaveCell.select(WaveCell.wave, WaveCell.cell, WaveCell.eligible):
        wave, cell = row["wave"], row["cell"]
        if wave not in week_of:
            continue
        release = alone.get((wave, cell))
        pooled = (wave, "department", department_of[cell]) in pools or (wave, "organisation", None) in pools
        found[cell, week_of[wave]] = CellWeek(
            eligible=row["eligible"],
            pooled=release is None and pooled,
            means=means.get(release, {}) if release else {},
        )
    return found
