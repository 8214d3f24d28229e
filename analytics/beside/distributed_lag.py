"""Several weeks at once: the sum over a month, and a lead that should show nothing."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray
from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import Unidentified, fit, varies
from analytics.algebra.uncertainty import Adjusted, adjust
from analytics.algebra.wald import Combination, WaldTest, combination, wald_test
from analytics.verdict.pairing import shifted
from analytics.verdict.shortages import FEWEST_CELLS

CUMULATED = (0, 1, 2, 3)
DISTRIBUTED = (-1, 0, 1, 2)  # −1 is the placebo: next week's mood cannot precede this week's rating


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Sum of the slopes over the lags named: rating points after a lasting happiness point."""

    lags: tuple[int, ...]
    total: Combination
    cells: int


@dataclass(frozen=True, slots=True)
class DistributedLag:
    """All lags in one regression; lag −1 is the placebo, `joint` tests lags 1 and 2 together."""

    lags: tuple[int, ...]
    slopes: tuple[Combination, ...]
    joint: WaldTest


def cumulative_slope(
    happiness: FloatArray, rating: FloatArray, rows: IntArray, alpha: float
) -> Cumulative | None:
    """Sum of the slopes of this week's rating on happiness of this week and the three before.

    Parameters
    ----------
    happiness, rating : (N, T) float, NaN where missing
    rows : (n,) int, the teams of the primary test
    alpha : the interval covers 1 − alpha

    Notes
    -----
    The sum can be interpreted where single lags cannot: noise in happiness smears a true lag over its
    neighbours, which were then "significant" in 19–100 % of runs (Westfall & Yarkoni 2016, PLoS ONE 11).
    """
    adjusted = fitted(happiness, rating, rows, CUMULATED)
    if adjusted is None:
        return None
    found = combination(adjusted, np.ones(len(CUMULATED)), alpha)
    return Cumulative(lags=CUMULATED, total=found, cells=int((adjusted.fit.regressors[0] != 0).sum()))


def distributed_lag(
    happiness: FloatArray, rating: FloatArray, rows: IntArray, alpha: float
) -> DistributedLag | None:
    """Slopes on next week's, this week's and the last two weeks' happiness in one regression.

    Notes
    -----
    Null of `joint`: happiness one and two weeks ago has no slope, given the rest. A lead that differs from
    zero (`slopes[0]`) says that customers come first as well, or that both follow slow events.
    """
    adjusted = fitted(happiness, rating, rows, DISTRIBUTED)
    if adjusted is None:
        return None
    unit = np.eye(len(DISTRIBUTED))
    return DistributedLag(
        lags=DISTRIBUTED,
        slopes=tuple(combination(adjusted, row, alpha) for row in unit),
        joint=wald_test(adjusted, unit[2:]),
    )


def fitted(
    happiness: FloatArray, rating: FloatArray, rows: IntArray, lags: tuple[int, ...]
) -> Adjusted | None:
    """Fit all lags together on the cells that have them all; None where that is not possible."""
    y = rating[rows]
    x = np.stack([shifted(happiness[rows], lag) for lag in lags])
    present: BoolArray = np.isfinite(x).all(axis=0) & np.isfinite(y)
    if present.sum() < FEWEST_CELLS:
        return None
    columns = present.any(axis=0)
    present, y, x = present[:, columns], y[:, columns], x[:, :, columns]
    left = demean(np.concatenate([x, y[None]]), present)
    try:
        found = fit(left[:-1], left[-1])
    except Unidentified:
        return None
    return adjust(found, present) if varies(found.residuals, left[-1]) else None
