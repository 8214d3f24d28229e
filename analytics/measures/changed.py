"""Whether the level of a team's released weeks has changed; by chance at most once in two years."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray

RECENT = (2, 4, 8, 13)  # released weeks that may be the new level
FEWEST_BEFORE = 8  # released weeks that a level needs before anything can differ from it
LONGEST_BEFORE = 52  # released weeks that are looked back at
MEMORY = 0.6  # of what lasts beyond a week, the share that the next week keeps; taken for granted
LIMIT = 3.2  # standard errors, calibrated: the tables in docs/method.md
IN_DOUBT = 26  # weeks that the usual figures count for, against a team's own
HALF = 0.5  # of the movement lasts, where nobody knows
ROUNDS = 20  # of the fixed point, which settles in about ten
ROUNDED_TO = 0.1 + 1e-9  # released means are to tenths; no larger a difference is none
SMALLEST = 1e-12


@dataclass(frozen=True, slots=True)
class Change:
    """A new level of one team's weeks.

    Attributes
    ----------
    week : column at which it was first seen
    since : column of the first week of the new level
    before, after : mean of the weeks before (at most 52), and of those since
    se : standard error of `after` less `before`
    """

    null: ClassVar[str] = "the team's weeks move around one level as the weeks of all teams usually do"
    assumptions: ClassVar[tuple[str, ...]] = (
        "what lasts beyond a week fades by four tenths from week to week",
        "who happens to answer is drawn anew every week",
    )

    week: int
    since: int
    before: float
    after: float
    se: float


@dataclass(frozen=True, slots=True)
class Movement:
    """How weeks usually move around a level: `lasting` is the variance of what outlives a week, `single` that
    of one answer's part in what does not, so that n answers leave single / n of it.
    """

    lasting: float
    single: float


def changes(
    values: FloatArray, counts: FloatArray, variance: FloatArray | None = None, limit: float = LIMIT
) -> tuple[tuple[Change, ...], ...]:
    """Every new level of every team's weeks, seen with what was known by then.

    Parameters
    ----------
    values : (N, T) float, mean of every released week, NaN where nothing was released
    counts : (N, T) float, answers behind it
    variance : (T,) float or None
        Variance of single answers within teams where it is released, NaN elsewhere: no week is taken to be
        more exact than chance among its answers allows.
    limit : standard errors

    Returns
    -------
    tuple of tuple of Change
        For every team, in the order of time; the level after a change is the past of what comes next.

    Notes
    -----
    The mean of the last 2, 4, 8 and 13 released weeks less that of up to 52 before, over its standard error:
    moving sums over several windows (Chu, Hornik & Kuan 1995, Biometrika 82:603). The standard error is that
    of AR(1) mood with memory .6 plus noise that is fresh every week and falls with the answers, at the
    weeks that there are; both variances are pooled over all teams' weeks until then, and scaled by how much
    the team itself moved before. Beyond 3.2 standard errors the level has changed. Of the last 13 weeks the
    one that parts the two levels most clearly tells since when. An event that all teams share changes the
    level of each, so beside a change belongs the organisation's line.
    """
    known = _known(values, counts)
    usual = [usual_movement(values[:, : week + 1], counts[:, : week + 1]) for week in range(values.shape[1])]
    lasting = np.array([0.0 if each is None else each.lasting for each in usual])
    single = np.array([0.0 if each is None else each.single for each in usual])
    if variance is not None:
        single = np.fmax(single, variance)
    found = []
    for team, there in enumerate(known):
        weeks = np.flatnonzero(there)
        row = _Row(weeks, values[team, weeks], 1 / counts[team, weeks], lasting[weeks], single[weeks])
        found.append(_one_after_another(row, limit))
    return tuple(found)


def usual_movement(values: FloatArray, counts: FloatArray) -> Movement | None:
    """What teams' weeks usually do around their own level; None where no level has two weeks.

    Parameters
    ----------
    values, counts : (N, T) float, NaN where nothing was released

    Notes
    -----
    Autocovariances γ_0 and γ_1 of all teams' deviations from their means: what lasts is γ_1 / .6, the rest is
    fresh. Team means take the long-run variance over T̄ from both, which is put back until nothing changes
    (Nickell 1981). With few weeks half of γ_0 is taken to last, with the weight of 26 weeks.
    """
    known = _known(values, counts)
    cells = known.sum(axis=1)
    free = int(np.maximum(cells - 1, 0).sum())
    if free == 0:
        return None
    filled = np.where(known, values, 0.0)
    own = np.where(known, filled - filled.sum(axis=1, keepdims=True) / np.maximum(cells, 1)[:, None], 0.0)
    neighbours = int((known[:, 1:] & known[:, :-1]).sum())
    raw = float((own**2).sum()) / known.sum()
    next_raw = float((own[:, 1:] * own[:, :-1]).sum()) / max(neighbours, 1)
    weeks = known.sum() / (cells > 0).sum()
    lost = 0.0
    total, lasting = raw, HALF * raw
    for _ in range(ROUNDS):
        total = raw + lost
        measured = (next_raw + lost) / MEMORY
        weight = neighbours / (neighbours + IN_DOUBT)
        lasting = min(max(weight * measured + (1 - weight) * HALF * total, 0.0), total)
        lost = min((lasting * (1 + MEMORY) / (1 - MEMORY) + total - lasting) / weeks, raw)
    per_answer = known.sum() / float((1 / counts[known]).sum())  # harmonic mean
    return Movement(lasting=lasting, single=(total - lasting) * per_answer)


@dataclass(frozen=True)
class _Row:
    """The K released weeks of one team: their columns, means, 1 / answers, and the usual movement by then."""

    weeks: IntArray
    values: FloatArray
    inexact: FloatArray
    lasting: FloatArray
    single: FloatArray

    @cached_property
    def together(self) -> FloatArray:
        """(K + 1, K + 1) sums of the memory between all weeks before one and all before another."""
        apart = np.abs(self.weeks[:, None] - self.weeks[None, :])
        return _summed(_summed(MEMORY**apart).T).T

    @cached_property
    def sums(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """(K + 1,) each, before every week: sums of values, of their squares and of 1 / answers."""
        around = self.values - self.first
        return _summed(around), _summed(around**2), _summed(self.inexact)

    @property
    def first(self) -> float:
        """The first value, which is taken out before anything is squared; no later week changes it."""
        return float(self.values[0])


def _one_after_another(row: _Row, limit: float) -> tuple[Change, ...]:
    """The changes of one team; each begins a past of its own."""
    found: list[Change] = []
    begun, end = 0, 0
    while (end := _first_beyond(row, begun, end, limit)) < len(row.weeks):
        starts = np.arange(max(begun + FEWEST_BEFORE, end + 1 - max(RECENT)), end + 1)
        before, after, se = _compared(row, begun, starts, np.full_like(starts, end + 1))
        at = int(np.argmax(_ratio(before, after, se)))
        begun = int(starts[at])
        week, since = int(row.weeks[end]), int(row.weeks[begun])
        found.append(Change(week, since, float(before[at]), float(after[at]), float(se[at])))
        end += 1
    return tuple(found)


def _first_beyond(row: _Row, begun: int, least: int, limit: float) -> int:
    """The first of the released weeks, from `least` on, whose level is not the one since `begun`."""
    first = len(row.weeks)
    for recent in RECENT:
        ends = np.arange(max(begun + FEWEST_BEFORE + recent - 1, least), first)
        if len(ends):
            beyond = np.flatnonzero(_ratio(*_compared(row, begun, ends + 1 - recent, ends + 1)) > limit)
            first = int(ends[beyond[0]]) if len(beyond) else first
    return first


def _ratio(before: FloatArray, after: FloatArray, se: FloatArray) -> FloatArray:
    """Standard errors between two levels; none between those that are the same but for rounding."""
    apart = np.abs(after - before)
    result: FloatArray = np.where(apart > ROUNDED_TO, apart / np.maximum(se, SMALLEST), 0.0)
    return result


def _compared(
    row: _Row, begun: int, start: IntArray, end: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Means of up to 52 weeks before `start` and of those until `end`, and the error between them."""
    first = np.maximum(begun, start - LONGEST_BEFORE)
    values, squares, inexact = row.sums
    lasting, single = row.lasting[end - 1], row.single[end - 1]
    old, new = (start - first).astype(np.float64), (end - start).astype(np.float64)
    before, after = (values[start] - values[first]) / old, (values[end] - values[start]) / new

    def memory(a: IntArray, b: IntArray, c: IntArray, d: IntArray) -> FloatArray:
        """The sum of what the weeks from a to b have in common with those from c to d."""
        t = row.together
        result: FloatArray = t[b, d] - t[a, d] - t[b, c] + t[a, c]
        return result

    in_old, noise_old = memory(first, start, first, start), inexact[start] - inexact[first]
    noise_new = inexact[end] - inexact[start]
    shared = in_old / old**2 + memory(start, end, start, end) / new**2
    shared -= 2 * memory(first, start, start, end) / (old * new)
    usual = lasting * shared + single * (noise_old / old**2 + noise_new / new**2)
    # How much this team moved before, against what would have been usual for it in these weeks.
    moved = squares[start] - squares[first] - old * before**2
    expected = lasting * (old - in_old / old) + single * noise_old * (1 - 1 / old)
    own = np.divide(np.maximum(moved, 0.0), expected, out=np.ones_like(old), where=expected > SMALLEST)
    scale = (old * own + IN_DOUBT) / (old + IN_DOUBT)
    return before + row.first, after + row.first, np.sqrt(np.maximum(scale * usual, 0.0))


def _known(values: FloatArray, counts: FloatArray) -> BoolArray:
    """Which weeks were released, with how many answers."""
    result: BoolArray = np.isfinite(values) & np.isfinite(counts) & (counts > 0)
    return result


def _summed(series: FloatArray) -> FloatArray:
    """Sums along the first axis of all before each place, and of all."""
    return np.concatenate([np.zeros_like(series[:1]), np.cumsum(series, axis=0)])
