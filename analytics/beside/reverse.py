"""The other way round: do customers' ratings come before the staff's mood?"""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.algebra.permutation import Arrangements
from analytics.algebra.slopes import fit, varies
from analytics.algebra.uncertainty import Interval
from analytics.verdict.pairing import pair_teams
from analytics.verdict.primary import compared, within_slope


@dataclass(frozen=True, slots=True)
class ReverseSlope:
    """Happiness points per rating point: this week's happiness on last week's rating."""

    slope: float
    se: float
    df: float
    ci: Interval
    p: float


def reverse_slope(
    happiness: FloatArray,
    rating: FloatArray,
    rows: IntArray,
    arrangements: Arrangements,
    alpha: float,
    *,
    lag: int = 1,
) -> ReverseSlope | None:
    """Two-way slope of this week's happiness on the rating `lag` weeks ago, for the same teams.

    Parameters
    ----------
    happiness, rating : (N, T) float, NaN where missing
    rows : (n,) int
        Teams of the primary test in its order.
    arrangements : Arrangements
    alpha : the interval covers 1 − alpha
    lag : weeks by which customers come first

    Returns
    -------
    ReverseSlope or None
        None where either side does not vary or one is a function of the other.

    Notes
    -----
    Shown beside the primary slope, never judged alone: noise in last week's figures lets each direction
    borrow from the other (a pooled Granger test falsely finds this direction in 10–75 % of runs).
    """
    comparison = compared(pair_teams(rating, happiness, lag, rows))
    paired = comparison.paired
    if not (varies(comparison.x, paired.x) and varies(comparison.y, paired.y)):
        return None
    if not varies(fit(comparison.x[None], comparison.y).residuals, np.abs(comparison.y)):
        return None
    found = within_slope(comparison, arrangements, alpha)
    return ReverseSlope(slope=found.slope, se=found.se, df=found.df, ci=found.ci, p=found.p)
