"""The table every statistic starts from: teams × calendar weeks, both sides, gaps as NaN."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray

# "years" is what runs from one year into the next: a school year, a financial year.
WeekKind = Literal["iso", "number", "month", "quarter", "year", "years"]

LARGEST = 1e12  # beyond this, infinity included, cross products lose the digits that matter


class UnusablePanel(ValueError):
    """The arrays do not describe teams × weeks; the message names the array."""


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity for every team and week.

    Attributes
    ----------
    value : (N, T) float, NaN where nothing may be used
    n : (N, T) float or None
        How many answers stand behind each value. Feeds quality and sensitivity only.
    """

    value: FloatArray
    n: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """N teams × T consecutive calendar weeks.

    A column is a calendar week, so a lag of k weeks is a shift by k columns and a week in which nobody was
    asked is a column of NaN: lags go by the calendar, never by row.

    Attributes
    ----------
    teams : N labels, sorted
    weeks : (T,) int
        Consecutive. ISO weeks count from Monday 1 January of year 1 (`weeks.week_of`); a file with
        plain week numbers keeps them. Where the file has other periods, these take the place of weeks
        everywhere, and a lag counts them: months and quarters count from year 0, years are their number.
    week_kind : which of these
    happiness, rating : Series
        The two sides. `rating` is the primary outcome.
    headcount : (N, T) float or None
    contacts : (N, T) float or None
        Every contact that a team had in a week, rated or not: what workload is measured by. NaN where what is
        known is not a complete count.
    items, outcomes : further staff questions and further outcomes by id
    within_variance : (T,) float or None
        Pooled variance of single staff answers within cells, per week, NaN where not released.
    rating_variance : (T,) float or None
        The same of single ratings.
    groups : one label or None per team for whatever is known of "department", "touchpoint", "office", "site",
        "part_time", "tenure" and "turnover"
    kinds : mean rating by customers of one kind only, (N, T) float each, by "channel", "segment" or "stage"
        and the organisation's own word; NaN where too few of them rated
    left_out : how many team-weeks were left out before analysis, by reason
        ("missing", "merged", "suppressed", "provisional", "open_channel")
    invented : whether people, answers and ratings were simulated; changes no number
    """

    teams: tuple[str, ...]
    weeks: IntArray
    week_kind: WeekKind
    happiness: Series
    rating: Series
    headcount: FloatArray | None = None
    contacts: FloatArray | None = None
    items: Mapping[str, Series] = field(default_factory=dict)
    outcomes: Mapping[str, Series] = field(default_factory=dict)
    within_variance: FloatArray | None = None
    rating_variance: FloatArray | None = None
    groups: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, FloatArray]] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    invented: bool = False

    def __post_init__(self) -> None:
        shape = (len(self.teams), len(self.weeks))
        if len(self.weeks) > 1 and not (np.diff(self.weeks) == 1).all():
            raise UnusablePanel("weeks must be consecutive; fill the gaps with NaN columns")
        named = {"happiness": self.happiness, "rating": self.rating, **self.items, **self.outcomes}
        for kind, labels in self.kinds.items():
            named |= {f"{kind} {label}": Series(values) for label, values in labels.items()}
        for name, series in named.items():
            if series.value.shape != shape:
                raise UnusablePanel(f"{name} has shape {series.value.shape}, expected {shape}")
            if (np.abs(series.value) > LARGEST).any():
                raise UnusablePanel(f"{name} holds a value beyond ±{LARGEST:g}")
        if self.contacts is not None and self.contacts.shape != shape:
            raise UnusablePanel(f"contacts has shape {self.contacts.shape}, expected {shape}")
        for name in ("within_variance", "rating_variance"):
            variance = getattr(self, name)
            if variance is not None and variance.shape != shape[1:]:
                raise UnusablePanel(f"{name} has shape {variance.shape}, expected {shape[1:]}")

    def with_outcome(self, outcome: str) -> "Panel":
        """The same panel with one of its further outcomes in the place of the rating."""
        return replace(self, rating=self.outcomes[outcome])
