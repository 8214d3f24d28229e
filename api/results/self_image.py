"""How staff think their customers rate them, beside how they do: from what is released and shown alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.measures.self_image import (
    FEWEST_CELLS,
    Gap,
    gap_by,
    gap_change,
    gap_over_time,
    of_period,
    self_image_gap,
)
from api.results.collecting import Said
from api.results.figures import Value, ratings_value, whole
from api.results.groups import key_of
from api.results.trend import Trend, draw_trend
from survey.lifecycle.verifying import Genuine
from survey.spreadsheets.names import in_order
from survey.weeks import monday_of

QUESTION = "self_image"
MONTHS, QUARTER = 12, 3

State = Literal["too_few", "none", "higher", "lower"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides of the same weeks of single groups, as one line of a picture; a `name` of "" is all of them.

    `gap` is estimate less rating with its interval. Of a quarter `name` is as "2026-3".
    """

    name: str
    state: State
    estimate: float
    rating: float
    gap: float
    low: float
    high: float
    groups: int


@dataclass(frozen=True, slots=True)
class Change:
    """By how many points the gap of the same groups changes in a year; negative: it becomes smaller."""

    per_year: float
    low: float
    high: float
    groups: int


@dataclass(frozen=True, slots=True)
class SelfImage:
    """The gap in points, positive where staff think better of it than customers do, and both sides drawn.

    `pairs` are of the whole and of the departments by the alphabet, `untold` the departments with too few
    groups; `quarters` are in their order.
    """

    state: State
    gap: float = 0.0
    low: float = 0.0
    high: float = 0.0
    groups: int = 0
    weeks: int = 0
    fewest: int = FEWEST_CELLS
    trend: Trend | None = None
    pairs: tuple[Pair, ...] = ()
    untold: tuple[str, ...] = ()
    quarters: tuple[Pair, ...] = ()
    change: Change | None = None

    def of_the_whole(self) -> "SelfImage":
        """Without any department."""
        return replace(self, pairs=self.pairs[:1], untold=())


def self_image_of(
    weeks: Sequence[Genuine],
    customers: Mapping[int, Mapping[str, Said]],
    departments: Mapping[str, str] | None = None,
) -> SelfImage | None:
    """None where the question was never published; `departments` are names by their addresses."""
    asked = {week.week: week for week in weeks if any(QUESTION in each.means for each in week.release.groups)}
    if not asked:
        return None
    # Ratings count for a whole month, so also those of weeks in which something else was asked.
    columns = {week: column for column, week in enumerate(sorted({*asked, *customers}))}
    cells = sorted(
        {
            key_of(group.kind, group.name)
            for week in asked.values()
            for group in week.release.groups
            if group.kind == "cell" and QUESTION in group.means
        }
    )
    places = {key: place for place, key in enumerate(cells)}
    estimate, rating, counts = np.full((3, len(cells), len(columns)), np.nan)
    for number, week in asked.items():
        for group in week.release.groups:
            if group.kind == "cell" and QUESTION in group.means:
                mean = group.means[QUESTION]
                estimate[places[key_of(group.kind, group.name)], columns[number]] = mean.tenths / 10
    for number, groups in customers.items():
        for key, said in groups.items():
            if key in places:
                rating[places[key], columns[number]] = said.total / said.n
                counts[places[key], columns[number]] = said.n
    months = np.array([_month(week) for week in columns], dtype=np.int64)
    rated = of_period(rating, counts, months)
    found = self_image_gap(estimate, rated)
    if found is None:
        return SelfImage("too_few")
    of = _departments(asked, cells, departments or {})
    by = gap_by(estimate, rated, of)
    names = sorted(by, key=in_order)
    rows = {name: np.array([each == name for each in of]) for name in names}
    quarters = (months - 1) // QUARTER
    over_time = gap_over_time(estimate, rated, quarters)
    change = gap_change(estimate, rated, np.array(list(columns), dtype=np.int64))
    whole_pair = _pair("", found, estimate, rated)
    return SelfImage(
        whole_pair.state,
        found.gap,
        *found.ci,
        found.cells,
        found.weeks,
        trend=_drawn(asked, customers),
        pairs=(
            whole_pair,
            *(
                _pair(name, gap, estimate[rows[name]], rated[rows[name]])
                for name in names
                if (gap := by[name]) is not None
            ),
        ),
        untold=tuple(name for name in names if by[name] is None),
        quarters=tuple(
            _pair(
                f"{quarter * QUARTER // MONTHS}-{quarter % (MONTHS // QUARTER) + 1}",
                gap,
                estimate[:, quarters == quarter],
                rated[:, quarters == quarter],
            )
            for quarter, gap in over_time.items()
            if gap is not None
        ),
        change=None if change is None else Change(change.per_year, *change.ci, change.cells),
    )


def _departments(
    asked: Mapping[int, Genuine], cells: Sequence[str], names: Mapping[str, str]
) -> list[str | None]:
    """The department that each group was part of the last time; None where it was of several."""
    of: dict[str, str] = {}
    for _, week in sorted(asked.items()):
        of |= {cell.id: cell.department for cell in week.manifest.cells}
    return [names.get(of.get(cell, "")) for cell in cells]


def _pair(name: str, gap: Gap, estimate: FloatArray, rating: FloatArray) -> Pair:
    """Over the weeks of single groups that have both sides: their difference is the gap."""
    both = np.isfinite(estimate) & np.isfinite(rating)
    low, high = gap.ci
    state: State = "higher" if low > 0 else "lower" if high < 0 else "none"
    means = float(estimate[both].mean()), float(rating[both].mean())
    return Pair(name, state, *means, gap.gap, low, high, gap.cells)


def _month(week: int) -> int:
    """Months since the year 0, the first being 1."""
    monday = monday_of(week)
    return MONTHS * monday.year + monday.month


def _drawn(asked: Mapping[int, Genuine], customers: Mapping[int, Mapping[str, Said]]) -> Trend | None:
    """The organisation's estimate of each week that asked for it, and the ratings of its month."""
    estimates = {number: value for number, week in asked.items() if (value := whole(week, QUESTION))}
    ratings = {
        number: month for number in estimates if (month := _rated(customers, _month(number))) is not None
    }
    steps = [later - week for week, later in pairwise(sorted(estimates))]
    return draw_trend([("group", estimates), ("customers", ratings)], min(steps, default=1))


def _rated(customers: Mapping[int, Mapping[str, Said]], month: int) -> Value | None:
    """All ratings of a month that are shown in its weeks."""
    parts = [said for week, groups in customers.items() if _month(week) == month for said in groups.values()]
    if not parts:
        return None
    return ratings_value(sum(said.n for said in parts), sum(said.total for said in parts), None)
