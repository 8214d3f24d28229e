"""Values that stand far from all others of a column: codes for "no answer", a lost decimal mark, a slip.

They are asked about, never dropped. What is far: in the published panels that the tests read, the widest gap
between two neighbouring values is three standard deviations.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from survey.errors import untranslated

FAR_FROM_OTHERS = untranslated(
    "This is far from all other values (rows with it: {count}). Mend it, or say --missing {code} if it "
    "stands for no value; if it is right, say --accept {cell}."
)

# Scales that people use. A value on the narrowest one that holds all others is no surprise, however rare.
SCALES = ((0, 1), (1, 5), (-2, 2), (1, 6), (1, 7), (-3, 3), (1, 10), (0, 10), (0, 100), (-100, 100))

# What surveys and statistics programs write for "no answer", "does not apply", "does not know".
NINES = {10**digits - 1 for digits in range(2, 10)}
LARGE_CODES = NINES | {66, 77, 88, 96, 97, 98, 666, 777, 888, 996, 997, 998}
CODES = {0} | LARGE_CODES | {-code for code in LARGE_CODES} | {-1, -2, -3, -7, -8, -9}

FAR, FAR_REPEATED = (
    4.0,
    2.0,
)  # standard deviations of the others; the second where the same value stands often
OFTEN = 3
FEW = 10  # others, of which a standard deviation says little
ABSURD = 5.0  # times the whole range of the others
SLIPPED = 1_000.0  # times the largest of the others
MOST = 8  # values that one gap cuts off, and gaps looked at


@dataclass(frozen=True, slots=True)
class _Others:
    low: float
    high: float
    sd: float
    count: int
    distinct: int

    def gap_to(self, value: float) -> float:
        return max(self.low - value, value - self.high)


def strange_answers(values: ArrayLike) -> list[float]:
    """Means of answers on some scale that can hardly be meant, the farthest first."""
    return [value for value, often, others in _apart(values) if _no_answer(value, often, others)]


def strange_figures(values: ArrayLike) -> list[float]:
    """Figures without a scale, as counts and outcomes, that can hardly be meant: codes and slips alone."""
    return [value for value, often, others in _apart(values) if _no_figure(value, often, others)]


def _no_answer(value: float, often: int, others: _Others) -> bool:
    scale = next(((low, high) for low, high in SCALES if low <= others.low and others.high <= high), None)
    outside = scale is None or not scale[0] <= value <= scale[1]
    width = scale[1] - scale[0] if scale else 0
    few = others.count < FEW
    code = (value in CODES and (value or others.distinct > 2)) or (
        outside and scale is not None and value.is_integer() and not few
    )
    spread = max(others.sd, width / (4 if few else 20))
    gap = others.gap_to(value)
    if code and gap > (FAR_REPEATED if often >= OFTEN else FAR) * spread:
        return True
    return outside and others.distinct > 2 and gap > max(ABSURD * (others.high - others.low), FAR * spread)


def _no_figure(value: float, often: int, others: _Others) -> bool:
    gap = others.gap_to(value)
    far = gap > (FAR_REPEATED if often >= OFTEN else FAR) * others.sd
    if value in CODES and value < 0 <= others.low:
        return -value in LARGE_CODES or (far and others.count >= FEW)
    if value in NINES and value > 2 * others.high >= 0:
        return far and others.count >= FEW
    largest = max(abs(others.low), abs(others.high))
    return others.distinct > 2 and abs(value) > SLIPPED * largest > 0


def _apart(values: ArrayLike) -> Iterator[tuple[float, int, _Others]]:
    """What the widest gap cuts off, its side of fewer rows, then the next: 0, 99 and 999 may all be there.

    Every value with how often it stands, and what the others are.
    """
    column = np.asarray(values, np.float64)
    left, rows = np.unique(column[np.isfinite(column)], return_counts=True)
    for _ in range(MOST):
        if len(left) < 2:
            return
        position = int(np.diff(left).argmax()) + 1
        # Of two sides alike the one farther from nothing is the odd one.
        fewer_below = (rows[:position].sum(), -abs(left[0])) < (rows[position:].sum(), -abs(left[-1]))
        below, above = slice(None, position), slice(position, None)
        outer, inner = (below, above) if fewer_below else (above, below)
        others = _others(left[inner], rows[inner])
        if 2 * others.gap_to(left[position - 1 if fewer_below else position]) < others.sd:
            return  # nothing is apart here, and every further gap is narrower
        for value, often in list(zip(left[outer].tolist(), rows[outer].tolist(), strict=True))[:MOST]:
            yield value, often, others
        left, rows = left[inner], rows[inner]


def _others(values: NDArray[np.float64], rows: NDArray[np.int64]) -> _Others:
    mean = np.average(values, weights=rows)
    sd = float(np.sqrt(np.average((values - mean) ** 2, weights=rows)))
    return _Others(float(values[0]), float(values[-1]), sd, int(rows.sum()), len(values))
