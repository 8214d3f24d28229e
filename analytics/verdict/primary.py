"""The one test the verdict rests on, and the gate it has to pass."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.common_factors import defactored, weekly_means
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import Arrangements, permutation_p
from analytics.algebra.power import smallest_detectable
from analytics.algebra.slopes import correlation, fit, varies
from analytics.algebra.uncertainty import Interval, cr2, t_interval, t_test
from analytics.verdict.pairing import Paired


@dataclass(frozen=True, slots=True)
class WithinSlope:
    """Rating points per happiness point, within teams, after week effects.

    `p` is the team-label permutation's, `p_cr2` that of the t test behind `ci`; `r` is the standardised
    effect; `mde` the smallest slope found with 80 % power.
    """

    slope: float
    se: float
    df: float
    ci: Interval
    p: float
    p_cr2: float
    r: float
    teams: int
    weeks: int
    cells: int
    mde: float


@dataclass(frozen=True, slots=True)
class GateSlope:
    """The same slope when every team may react to the weeks' common factors in its own strength."""

    slope: float
    se: float
    df: float
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paired cells of the primary test and what is left of both sides after team and week effects.

    `x` and `y` are (n, w), 0 where not `paired.present`; rows and columns as in `paired`.
    """

    paired: Paired
    x: FloatArray
    y: FloatArray


def compared(paired: Paired) -> Comparison:
    """Take team and week effects out of both sides of the paired cells."""
    x, y = demean(np.stack([paired.x, paired.y]), paired.present)
    return Comparison(paired=paired, x=x, y=y)


def within_slope(
    comparison: Comparison, arrangements: Arrangements, alpha: float, level: float | None = None
) -> WithinSlope:
    """Two-way fixed-effects slope with permutation p and CR2 interval.

    Parameters
    ----------
    comparison : Comparison
        Two sides that vary and do not determine each other.
    arrangements : Arrangements
        Arrangements of exactly the comparison's teams.
    alpha : float
        The interval covers 1 − alpha.
    level : float or None
        Of the test, for the smallest detectable slope; None: alpha.

    Raises
    ------
    Unidentified
        If happiness does not vary within teams and weeks.
    """
    paired = comparison.paired
    found = fit(comparison.x[None], comparison.y)
    robust = cr2(found, paired.present)
    slope, se, df = float(found.slopes[0]), float(robust.se[0]), float(robust.df[0])
    return WithinSlope(
        slope=slope,
        se=se,
        df=df,
        ci=t_interval(slope, se, df, 1 - alpha),
        p=permutation_p(comparison.x, comparison.y, arrangements),
        p_cr2=t_test(slope, se, df),
        r=correlation(comparison.x, comparison.y),
        teams=paired.teams,
        weeks=paired.weeks,
        cells=paired.cells,
        mde=smallest_detectable(se, df, level or alpha),
    )


def gate_slope(paired: Paired, arrangements: Arrangements) -> GateSlope | None:
    """Common correlated effects slope, tested by the same arrangements.

    Returns
    -------
    GateSlope or None
        None where nothing of either side is left beyond the weekly means.

    Notes
    -----
    Pesaran 2006. The standard error is CR2 with the team-specific regressors absorbed.
    """
    sides = np.stack([paired.x, paired.y])
    x, y = defactored(sides, weekly_means(sides, paired.present), paired.present)
    if not (varies(x, paired.x) and varies(y, paired.y)):
        return None
    found = fit(x[None], y)
    if not varies(found.residuals, y):
        return None
    robust = cr2(found, paired.present, week_effects=False)
    return GateSlope(
        slope=float(found.slopes[0]),
        se=float(robust.se[0]),
        df=float(robust.df[0]),
        p=permutation_p(x, y, arrangements),
    )
