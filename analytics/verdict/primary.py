"""The one test the verdict rests on, and the gate it has to pass."""

import numpy as np

from analytics.algebra.common_factors import defactored, weekly_means
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import Dealings, permutation_p
from analytics.algebra.power import smallest_detectable
from analytics.algebra.slopes import correlation, fit, varies
from analytics.algebra.uncertainty import cr2, t_interval, t_test
from analytics.results import Comparison, GateSlope, WithinSlope
from analytics.verdict.pairing import Paired


def compared(paired: Paired) -> Comparison:
    """Take team and week effects out of both sides of the paired cells."""
    x, y = demean(np.stack([paired.x, paired.y]), paired.present)
    return Comparison(paired=paired, x=x, y=y)


def within_slope(
    comparison: Comparison, dealings: Dealings, alpha: float, level: float | None = None
) -> WithinSlope:
    """Two-way fixed-effects slope with permutation p and CR2 interval.

    Parameters
    ----------
    comparison : Comparison
        Two sides that vary and do not determine each other.
    dealings : Dealings
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
        p=permutation_p(comparison.x, comparison.y, dealings),
        p_cr2=t_test(slope, se, df),
        r=correlation(comparison.x, comparison.y),
        teams=paired.teams,
        weeks=paired.weeks,
        cells=paired.cells,
        mde=smallest_detectable(se, df, level or alpha),
    )


def gate_slope(paired: Paired, dealings: Dealings) -> GateSlope | None:
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
        p=permutation_p(x, y, dealings),
    )
