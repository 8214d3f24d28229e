"""Values with their intervals, and whether one of them has clearly changed: arithmetic on what was released.

The interval of a mean says how far chance alone may have moved it: twice the standard error that follows
from the pooled variance and the number of answers, and half a tenth for the rounding. A mean at a bound
("2.2 or lower") reaches to the end of the scale. Of further questions no variance is published: their
intervals take the most that answers between 1 and 5 with this mean can differ, (mean − 1)(5 − mean), after
Bhatia & Davis (2000). A change is clear when the interval of the difference to the last published week
leaves out zero; in one of twenty pairs of weeks chance alone could do that, so "no clear change" is the
usual state. (Ten groups watched for a year see some such by chance; whether a level has changed,
`levels.py` says by a calibrated rule.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Literal

from survey.catalogue.questions import CORE
from survey.lifecycle.verifying import Genuine
from survey.releases.disclosure import ReleasedGroup, mean_above
from survey.releases.means import Bound
from survey.releases.variance import FEWEST_ANSWERS, FEWEST_GROUPS

LOWEST, HIGHEST = 1.0, 5.0
STANDARD_ERRORS = 1.96  # 95 of 100 intervals
ROUNDING = 0.05  # a published mean may be off by so much

Missing = Literal["question", "groups", "answers", "held_back"]
Change = Literal["higher", "lower", "none", "unknown", "first"]


@dataclass(frozen=True, slots=True)
class Value:
    """A mean on the scale from 1 to 5, of n answers.

    Between `low` and `high` it lies for certain, whatever rounding and bounds have done; `se` is empty where
    no variance was published.
    """

    mean: float
    n: int
    low: float
    high: float
    bound: Bound | None = None
    se: float | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Within which it would lie but for chance."""
        if self.se is None:
            return None
        half = STANDARD_ERRORS * self.se
        return max(LOWEST, self.low - half), min(HIGHEST, self.high + half)


def value_of(group: ReleasedGroup, question: str, variance: float | None) -> Value | None:
    """A group's published mean; only the first question has a variance that was published."""
    mean = group.means.get(question)
    if mean is None:
        return None
    exact = mean.tenths / 10
    low = LOWEST if mean.bound == "lower" else exact - ROUNDING
    high = HIGHEST if mean.bound == "higher" else exact + ROUNDING
    return Value(
        exact, mean.n, low, high, mean.bound, _standard_error(question, variance, mean.n, (low, high))
    )


def whole(week: Genuine, question: str) -> Value | None:
    """The organisation's line: the mean of all published groups, by the one rule that makes it."""
    mean = mean_above(week.release.groups, question)
    if mean is None:
        return None
    parts = [value for group in week.release.groups if (value := value_of(group, question, None))]
    n = sum(part.n for part in parts)
    low, high = (
        sum(part.n * end for part, end in zip(parts, ends, strict=True)) / n for ends in _ends(parts)
    )
    se = _standard_error(question, week.release.variance, n, (low, high))
    return Value(float(mean), n, low, high, None, se)


def _ends(parts: Sequence[Value]) -> tuple[list[float], list[float]]:
    return [part.low for part in parts], [part.high for part in parts]


def _standard_error(question: str, variance: float | None, n: int, ends: tuple[float, float]) -> float | None:
    if question != CORE:
        return sqrt(largest_variance(*ends) / n)
    return None if variance is None else sqrt(variance / n)


def largest_variance(low: float, high: float) -> float:
    """The most that answers on the scale can differ where their mean lies between these."""
    # It is largest where the mean may be nearest to the middle.
    nearest = min(max((LOWEST + HIGHEST) / 2, low), high)
    return (nearest - LOWEST) * (HIGHEST - nearest)


def why_no_interval(week: Genuine) -> Missing | None:
    """Why a week has no variance, as far as its published numbers tell."""
    if week.release.variance is not None:
        return None
    cells = [group for group in week.release.groups if group.kind == "cell" and CORE in group.means]
    if len(cells) < FEWEST_GROUPS:
        return "groups"
    return "answers" if sum(group.means[CORE].n for group in cells) < FEWEST_ANSWERS else "held_back"


def change(before: Value | None, now: Value) -> Change:
    """Whether a value differs from the one before by more than chance and rounding may do."""
    if before is None:
        return "first"
    if before.se is None or now.se is None:
        return "unknown"
    half = STANDARD_ERRORS * sqrt(before.se**2 + now.se**2)
    if now.low - before.high > half:
        return "higher"
    return "lower" if before.low - now.high > half else "none"


def ratings_value(n: int, total: int, spread: float | None) -> Value:
    """What customers said, exactly: ratings are counted and not rounded."""
    mean = total / n
    return Value(mean, n, mean, mean, None, None if spread is None else sqrt(spread / n))


def spread_of_ratings(said: Sequence[tuple[int, int, int]]) -> float | None:
    """The variance within groups and weeks over all that is shown (n, sum, sum of squares of each)."""
    freedom = sum(n - 1 for n, _, _ in said)
    if freedom < 1:
        return None
    squares = sum((squares - Fraction(total**2, n) for n, total, squares in said), Fraction(0))
    return float(squares / freedom)
