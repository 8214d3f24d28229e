"""What an organisation may expect before its first wave: who will be published, and how often.

The chances assume that people decide for themselves whether to answer. A week in which a whole team is too
busy is rarer in the forecast than in life, so it is a little too hopeful for small cells; and nobody joins in
it, while in life a cell needs one more answer for each newcomer, for four weeks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb, exp, fsum

from survey.releases.rules import FEWEST_RATINGS, Rules
from survey.waves.cells import MadeCell, Partition

RESPONSE_RATES = (0.45, 0.60, 0.75)
RELIABLY = 0.9


@dataclass(frozen=True, slots=True)
class CellForecast:
    """One cell: how many of the weeks ahead it is likely to be published by itself, by response rate."""

    cell: MadeCell
    weeks: Mapping[float, int]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The weeks ahead, cell by cell.

    `beside` are cells that answer and are published but never enter the test: leads, and front and back
    office together. A team needs `ratings` on average a week, so that nine of ten of its weeks have the five
    that are the fewest to be shown.
    """

    weeks: int
    panel: tuple[CellForecast, ...]
    beside: tuple[CellForecast, ...]
    ratings: int

    def cells_with(self, weeks: int, rate: float) -> int:
        """How many cells of the panel are likely to be published by themselves in at least so many weeks."""
        return sum(forecast.weeks[rate] >= weeks for forecast in self.panel)


def forecast(partition: Partition, weeks: int, rules: Rules | None = None) -> Forecast:
    """Look ahead so many weeks from the cells that the first wave would have."""
    rules = rules or Rules()
    cells = [
        CellForecast(
            cell, {rate: likely_weeks(len(cell.people), rate, weeks, rules) for rate in RESPONSE_RATES}
        )
        for cell in partition.cells
    ]
    return Forecast(
        weeks=weeks,
        panel=tuple(ahead for ahead in cells if ahead.cell.in_panel),
        beside=tuple(ahead for ahead in cells if not ahead.cell.in_panel),
        ratings=ratings_needed(),
    )


def likely_weeks(eligible: int, rate: float, weeks: int, rules: Rules) -> int:
    """The expected number of weeks in which enough people answer, rounded down."""
    # 1e-9: what is certain must not lose a week to rounding.
    return int(weeks * chance_published(eligible, rate, rules.k) + 1e-9)


def chance_published(eligible: int, rate: float, k: int) -> float:
    """The chance that at least k of so many people answer when each does with this probability."""
    return 1 - fsum(comb(eligible, n) * rate**n * (1 - rate) ** (eligible - n) for n in range(k))


def ratings_needed(fewest: int = FEWEST_RATINGS, share: float = RELIABLY) -> int:
    """The smallest weekly average that brings at least so many ratings in that share of weeks (Poisson)."""
    average = 1
    while chance_rated(average, fewest) < share:
        average += 1
    return average


def chance_rated(average: float, fewest: int = FEWEST_RATINGS) -> float:
    """The chance of at least so many ratings in a week that has this many on average (Poisson)."""
    term, below = exp(-average), 0.0
    for count in range(fewest):
        below += term
        term *= average / (count + 1)
    return 1 - below
