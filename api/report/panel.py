"""From what was collected to a panel, by the rules that decide what enters the test.

A row is a cell, in the weeks in which it was published by itself; its rating is that of all contacts of its
teams. Weeks in a pool are missing for it, never copied. Provisional weeks and open channels stay out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.panel import Panel, Series
from api.report.collecting import WEEKS_AFTER, CellWeek, Collected
from api.report.kinds import lay_out
from survey.catalogue.questions import CORE
from survey.organisation.traits import in_force
from survey.own_questions.keeping import is_own
from survey.releases.rules import FEWEST_RATINGS
from survey.rollups.weekly import WeekOfKind, WeekOfRatings

MAIN_SHARE = 0.6  # of a cell's ratings, for its touchpoint to be named; of its weeks, for what kind it is

Place = tuple[int, int]
Week = TypeVar("Week", WeekOfRatings, WeekOfKind)


@dataclass(frozen=True, slots=True)
class Observed:
    """A panel, and why which of its places hold nothing (for the file)."""

    panel: Panel
    reasons: dict[Place, str]


def build_panel(collected: Collected) -> Observed:
    """Lay everything out as cells × weeks."""
    shape = (len(collected.cells), len(collected.weeks))
    column = {week: place for place, week in enumerate(collected.weeks)}
    row = {cell.id: place for place, cell in enumerate(collected.cells)}
    reasons: dict[Place, str] = {}
    staff: defaultdict[str, Series] = defaultdict(lambda: _empty(shape))
    headcount = np.full(shape, np.nan)
    for (cell, week), seen in collected.staff.items():
        if cell not in row:
            continue
        place = row[cell], column[week]
        headcount[place] = seen.eligible
        for question, (mean, n) in seen.means.items():
            if is_own(question):  # added while data came in: no plan has named it
                continue
            _put(staff[question], place, mean, n)
        if CORE not in seen.means:
            reasons[place] = _why(seen)
    rating = _ratings(collected, shape, column, reasons)
    happiness = staff.pop(CORE, None) or _empty(shape)
    missing = np.isfinite(happiness.value) != np.isfinite(rating.value)
    for place in reasons:
        missing[place] = False
    left_out = dict(Counter(reasons.values()))
    if missing.any():
        left_out["missing"] = int(missing.sum())
    panel = Panel(
        teams=tuple(cell.label for cell in collected.cells),
        weeks=np.array(collected.weeks, dtype=np.int64),
        week_kind="iso",
        happiness=happiness,
        rating=rating,
        headcount=headcount,
        contacts=_contacts(collected, shape, column),
        items=dict(sorted(staff.items())),
        outcomes=_facts(collected, shape, column),
        within_variance=np.array([collected.within_variance.get(week, np.nan) for week in collected.weeks]),
        groups={
            "department": tuple(cell.department or None for cell in collected.cells),
            "touchpoint": _touchpoints(collected),
            "office": tuple(cell.office for cell in collected.cells),
            **_traits(collected),
        },
        kinds=lay_out(
            [((row, column[each.week]), each) for row, each in _by_cell(collected, collected.kinds)], rating
        ),
        left_out=left_out,
    )
    return Observed(panel, reasons)


def _why(seen: CellWeek) -> str:
    return "merged" if seen.pooled else "suppressed"


def _ratings(collected: Collected, shape: Place, column: dict[int, int], reasons: dict[Place, str]) -> Series:
    """Mean rating of every cell and week that is final and has enough invited ratings."""
    counted: defaultdict[Place, list[WeekOfRatings]] = defaultdict(list)
    for row, week in _by_cell(collected, collected.ratings):
        counted[row, column[week.week]].append(week)
    found = _empty(shape)
    for place, weeks in counted.items():
        invited = [week for week in weeks if not week.open_channel]
        if not invited:
            reasons.setdefault(place, "open_channel")
        else:
            n = sum(week.n for week in invited)
            if n >= FEWEST_RATINGS:
                _put(found, place, sum(week.total for week in invited) / n, n)
    lives = _lives(collected)
    for running in collected.provisional:
        for row, cell in enumerate(collected.cells):
            if running in lives.get(cell.id, ()):
                reasons.setdefault((row, column[running]), "provisional")
    return found


def _by_cell(collected: Collected, weeks: Iterable[Week]) -> list[tuple[int, Week]]:
    """Every team's weeks, under each cell that its people answered in around that week."""
    rows: defaultdict[UUID, list[int]] = defaultdict(list)
    for place, cell in enumerate(collected.cells):
        for team in cell.teams:
            rows[team].append(place)
    lives = _lives(collected)
    return [
        (place, week)
        for week in weeks
        for place in rows[week.team]
        if week.week in lives.get(collected.cells[place].id, ())
    ]


def _lives(collected: Collected) -> dict[UUID, range]:
    """From a cell's first wave to the weeks after its last one: a merge ends one unit and begins another."""
    asked: defaultdict[UUID, list[int]] = defaultdict(list)
    for cell, week in collected.staff:
        asked[cell].append(week)
    return {cell: range(min(weeks), max(weeks) + WEEKS_AFTER + 1) for cell, weeks in asked.items()}


def _facts(collected: Collected, shape: Place, column: dict[int, int]) -> dict[str, Series]:
    """Facts of a cell's teams; of several teams only where the numbers of cases say how to weigh them."""
    found: dict[str, Series] = {}
    of_team = {(fact.team, fact.week, fact.outcome): fact for fact in collected.facts}
    for outcome in sorted({fact.outcome for fact in collected.facts}):
        series = _empty(shape)
        for place, cell in enumerate(collected.cells):
            for week in collected.weeks:
                facts = [of_team.get((team, week, outcome)) for team in cell.teams]
                known = [fact for fact in facts if fact is not None]
                if len(known) < len(facts):
                    continue
                if len(known) == 1:
                    _put(series, (place, column[week]), known[0].value, known[0].n)
                elif all(fact.n for fact in known):
                    n = sum(fact.n or 0 for fact in known)
                    mean = sum(fact.value * (fact.n or 0) for fact in known) / n
                    _put(series, (place, column[week]), mean, n)
        found[outcome] = series
    return found


def _contacts(collected: Collected, shape: Place, column: dict[int, int]) -> FloatArray | None:
    """Every contact of a cell in the weeks that it was asked in or around; None where no team's are known.

    A cell's are known where all its teams' are, in weeks that are final: then a week without any had none.
    """
    if not collected.contacts:
        return None
    last = max(week for counted in collected.contacts.values() for week in counted)
    lives = _lives(collected)
    found = np.full(shape, np.nan)
    for place, cell in enumerate(collected.cells):
        counted = [collected.contacts.get(team) for team in cell.teams]
        known = [each for each in counted if each is not None]
        if len(known) == len(counted):
            for week in lives.get(cell.id, ()):
                if week in column and week <= last:
                    found[place, column[week]] = sum(each.get(week, 0) for each in known)
    return found


def _touchpoints(collected: Collected) -> tuple[str | None, ...]:
    """Where most of a cell's customers were met, if one place stands out."""
    counts: list[defaultdict[str, int]] = [defaultdict(int) for _ in collected.cells]
    for place, week in _by_cell(collected, collected.ratings):
        if not week.open_channel:
            counts[place][week.touchpoint] += week.n
    named: list[str | None] = []
    for count in counts:
        top = max(count, key=lambda name: (count[name], name), default=None)
        named.append(top if top is not None and count[top] >= MAIN_SHARE * sum(count.values()) else None)
    return tuple(named)


def _traits(collected: Collected) -> dict[str, tuple[str | None, ...]]:
    """Of which kind all teams of a cell were in most weeks that it was asked in and that this is known of."""
    asked: defaultdict[UUID, list[int]] = defaultdict(list)
    for cell_id, week in collected.staff:
        asked[cell_id].append(week)
    found = {}
    for trait, of_team in sorted(collected.traits.items()):
        labels: list[str | None] = []
        for cell in collected.cells:
            counts: Counter[str] = Counter()
            for week in asked[cell.id]:
                kinds = {in_force(of_team.get(team, ()), week) for team in cell.teams}
                if len(kinds) == 1 and (kind := kinds.pop()) is not None:
                    counts[kind] += 1
            top = max(counts, key=lambda name: (counts[name], name), default=None)
            labels.append(top if top and counts[top] >= MAIN_SHARE * counts.total() else None)
        if any(labels):
            found[trait] = tuple(labels)
    return found


def _empty(shape: Place) -> Series:
    return Series(np.full(shape, np.nan), np.full(shape, np.nan))


def _put(series: Series, place: Place, value: float, n: int | None) -> None:
    series.value[place] = value
    counts: FloatArray | None = series.n
    if counts is not None and n is not None:
        counts[place] = n
