"""Simulated history through the real disclosure rules: what a year of waves would have released."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray
from analytics.panel import Panel, Series
from analytics.simulated.years import TEAMS_PER_DEPARTMENT, Year
from survey.releases.groups import Answers
from survey.releases.means import published_mean
from survey.releases.rules import FEWEST_RATINGS, Rules, Scale
from survey.releases.variance import published_variance
from survey.waves.cells import AskedTeam, Member, make_cells

CORE = Scale(1, 5)


@dataclass(frozen=True, slots=True)
class SimulatedRoster:
    """The simulated organisation as the opening of a wave sees it; row i of the year is `teams[i]`."""

    teams: tuple[AskedTeam, ...]
    departments: dict[str, str | None]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The panel that a year of releases makes; `reasons` say by row and week which cell is not in it."""

    panel: Panel
    reasons: Mapping[tuple[int, int], str]


def roster_of(heads: IntArray) -> SimulatedRoster:
    """Front-office teams in departments of five; nobody leads, everybody has been there from the start."""
    width = len(str(len(heads)))
    teams = tuple(
        AskedTeam(
            f"Team {row + 1:0{width}}", f"Department {row // TEAMS_PER_DEPARTMENT + 1:0{width}}", "front"
        )
        for row in range(len(heads))
    )
    members = tuple(
        Member(f"{team.id}/{person}", team.id)
        for team, count in zip(teams, heads.tolist(), strict=True)
        for person in range(count)
    )
    return SimulatedRoster(teams, {team.department: None for team in teams}, members)


def release_history(
    year: Year, first_week: int, rules: Rules | None = None, *, with_variance: bool = True
) -> History:
    """Open, count and close every week of a simulated year, and keep what the analysis would get.

    A row is a cell; it has a happiness only in weeks in which the cell is published by itself. No verdict
    needs the variance within cells, which takes longer than all the rest.
    """
    rules = rules or Rules()
    roster = roster_of(year.heads)
    partition = make_cells(roster.teams, roster.departments, roster.members)
    row_of = {team.id: row for row, team in enumerate(roster.teams)}
    cells = sorted((cell for cell in partition.cells if cell.in_panel), key=lambda cell: cell.teams)
    rows = [[row_of[team] for team in cell.teams] for cell in cells]
    eligible = np.array([len(cell.people) for cell in cells], np.int64)
    departments = [cell.department for cell in cells]
    n, total = _by_cell(year.answered(), rows), _by_cell(year.answer_sum(), rows)
    ratings, rating_sum = _by_cell(year.ratings, rows), _by_cell(year.rating_sum, rows)
    asked = np.array([year.asked[members].any(axis=0) for members in rows], bool).reshape(n.shape)
    alone = n >= rules.k
    happiness, shown = _published(n, total, eligible, alone, rules)
    with np.errstate(invalid="ignore", divide="ignore"):
        rating = np.where(ratings >= FEWEST_RATINGS, rating_sum / ratings, np.nan)
    pooled = in_a_pool(n, departments, rules) & asked
    held_back = asked & ~alone & ~pooled
    missing = (alone != np.isfinite(rating)) & ~pooled & ~held_back
    left_out = {"missing": missing, "merged": pooled, "suppressed": held_back}
    panel = Panel(
        teams=tuple(" + ".join(cell.teams) for cell in cells),
        weeks=np.arange(first_week, first_week + n.shape[1]),
        week_kind="iso",
        happiness=Series(happiness, shown),
        rating=Series(rating, np.where(np.isfinite(rating), ratings, np.nan)),
        within_variance=_within_variance(n, total, _by_cell(year.square_sum(), rows), alone, eligible, rules)
        if with_variance
        else None,
        contacts=_by_cell(year.contacts, rows).astype(float),
        headcount=np.broadcast_to(eligible[:, None].astype(float), n.shape).copy(),
        groups={"department": tuple(departments), "office": ("front",) * len(cells)},
        left_out={reason: int(where.sum()) for reason, where in left_out.items() if where.any()},
        invented=True,
    )
    reasons = {
        (row, week): reason
        for reason, where in left_out.items()
        if reason != "missing"
        for row, week in np.argwhere(where).tolist()
    }
    return History(panel, reasons)


def _within_variance(
    n: IntArray, total: IntArray, squares: IntArray, alone: BoolArray, eligible: IntArray, rules: Rules
) -> FloatArray:
    """The pooled variance that each week's close publishes, NaN where it publishes none."""
    published = np.full(n.shape[1], np.nan)
    for week in range(n.shape[1]):
        cells = np.flatnonzero(alone[:, week])
        atoms = [
            Answers(*counted)
            for counted in np.stack([array[cells, week] for array in (n, total, squares)], axis=1).tolist()
        ]
        shown = np.minimum(n[cells, week], eligible[cells] - 1).tolist()
        variance = published_variance(atoms, CORE, rules, shown)
        if variance is not None and variance.value is not None:
            published[week] = variance.value
    return published


def _by_cell(of_teams: IntArray, rows: list[list[int]]) -> IntArray:
    summed = [of_teams[members].sum(axis=0) for members in rows]
    return np.array(summed, np.int64).reshape(len(rows), of_teams.shape[1])


def _published(
    n: IntArray, total: IntArray, eligible: IntArray, alone: BoolArray, rules: Rules
) -> tuple[FloatArray, FloatArray]:
    """The mean and the n that are published of every cell and week, NaN where the cell is not by itself."""
    largest = 64 * (int(n.max(initial=0)) // 64 + 1)
    everybody = (n == eligible[:, None]).astype(int)
    counted = np.where(alone, n, 0)
    tenths = _all_means(largest, rules)[everybody, counted, np.where(alone, total, 0)]
    happiness = np.where(alone, tenths / 10, np.nan)
    return happiness, np.where(alone, np.minimum(n, eligible[:, None] - 1), np.nan)


@lru_cache(maxsize=8)
def _all_means(largest: int, rules: Rules) -> IntArray:
    """The published tenths by [everybody answered, n, sum], from the rule that closes a real wave."""
    table = np.zeros((2, largest + 1, CORE.high * largest + 1), np.int64)
    for n in range(rules.k, largest + 1):
        for total in range(CORE.low * n, CORE.high * n + 1):
            for everybody in (0, 1):
                eligible = n if everybody else n + 1
                table[everybody, n, total] = published_mean(total, n, eligible, CORE, rules).tenths
    return table


def in_a_pool(n: IntArray, departments: list[str], rules: Rules) -> BoolArray:
    """Which cells' answers are published in a pool in each week: of the department, else the organisation."""
    small = np.where(n < rules.k, n, 0)
    number = {name: i for i, name in enumerate(Counter(departments))}
    of_cell = np.array([number[name] for name in departments], np.int64)
    pools = np.zeros((len(number), n.shape[1]), np.int64)
    np.add.at(pools, of_cell, small)
    named = np.array([bool(name) for name in number], bool)
    in_department = (pools >= rules.k) & named[:, None]
    in_organisation = np.where(in_department, 0, pools).sum(axis=0) >= rules.k
    pooled: BoolArray = (n < rules.k) & (in_department[of_cell] | in_organisation)
    return pooled
