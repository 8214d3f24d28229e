"""How staff think their customers rate them, beside how they do: from what is released and shown alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analytics.measures.self_image import FEWEST_CELLS, of_period, self_image_gap
from api.results.collecting import Said
from api.results.figures import Value, ratings_value, whole
from api.results.groups import key_of
from api.results.trend import Trend, draw_trend
from survey.lifecycle.verifying import Genuine
from survey.weeks import monday_of

QUESTION = "self_image"
MONTHS = 12

State = Literal["too_few", "none", "higher", "lower"]


@dataclass(frozen=True, slots=True)
class SelfImage:
    """The gap in points, positive where staff think better of it than customers do, and both sides drawn."""

    state: State
    gap: float = 0.0
    low: float = 0.0
    high: float = 0.0
    groups: int = 0
    weeks: int = 0
    fewest: int = FEWEST_CELLS
    trend: Trend | None = None


def self_image_of(weeks: Sequence[Genuine], customers: Mapping[int, Mapping[str, Said]]) -> SelfImage | None:
    """None where the question was never published."""
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
    found = self_image_gap(estimate, of_period(rating, counts, months))
    if found is None:
        return SelfImage("too_few")
    low, high = found.ci
    state: State = "higher" if low > 0 else "lower" if high < 0 else "none"
    return SelfImage(state, found.gap, low, high, found.cells, found.weeks, trend=_drawn(asked, customers))


def _month(week: int) -> int:
    monday = monday_of(week)
    return MONTHS * monday.year + monday.month


def _drawn(asked: Mapping[int, Genuine], customers: Mapping[int, Mapping[str, Said]]) -> Trend | None:
    """The organisation's estimate of each week that asked for it, and the ratings of its month."""
    estimates = {number: value for number, week in asked.items() if (value := whole(week, QUESTION))}
    ratings = {
        number: month for number in estimates if (month := _rated(customers, _month(number))) is not None
    }
    return draw_trend([("group", estimates), ("customers", ratings)])


def _rated(customers: Mapping[int, Mapping[str, Said]], month: int) -> Value | None:
    """All ratings of a month that are shown in its weeks."""
    parts = [said for week, groups in customers.items() if _month(week) == month for said in groups.values()]
    if not parts:
        return None
    return ratings_value(sum(said.n for said in parts), sum(said.total for said in parts), None)
