"""Few periods of perhaps many units: the one sound figure there is, and never a verdict."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import canonical_order, deal, permutation_p
from analytics.algebra.slopes import correlation, fit, varies
from analytics.algebra.uncertainty import Interval, cr2, t_interval
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.departments import strata
from analytics.verdict.pairing import Paired, comparable, of_cells, shifted
from analytics.verdict.primary import compared

PERIODS_PER_TEAM = 3  # paired ones: with two, a team's change is one difference
FEWEST_TEAMS = 4
FEWEST_CELLS = 24
NEARLY_ONE = 1 - 1e-9  # one side an exact function of the other


@dataclass(frozen=True, slots=True)
class ShortSlope:
    """The two-way slope of a panel that is too short to be judged; exploratory.

    `by_size` is the slope where a unit counts by its usual number of ratings, or of people where that is not
    known; None where neither is.
    """

    slope: float
    se: float
    df: float
    ci: Interval
    p: float
    r: float
    teams: int
    weeks: int
    cells: int
    by_size: float | None


def short_slope(panel: Panel, plan: Plan) -> ShortSlope | None:
    """Two-way fixed-effects slope over however few periods, with its CR2 interval and permutation p.

    Parameters
    ----------
    panel, plan : of an analysis that found too few weeks, teams or cells for a verdict

    Returns
    -------
    ShortSlope or None
        None for fewer than 4 teams of 3 paired periods, fewer than 24 cells, or nothing that varies.

    Notes
    -----
    The primary slope of `primary.within_slope` with other bounds on what enters. No verdict follows: what a
    verdict asks for besides (own loadings, hidden groups, direction) needs more periods than these have.
    """
    paired = short_pairs(panel, plan.lag)
    if paired.teams < FEWEST_TEAMS or paired.cells < FEWEST_CELLS:
        return None
    comparison = compared(paired)
    order = canonical_order(comparison.x, comparison.y)
    comparison = compared(paired.reordered(order))
    paired, x, y = comparison.paired, comparison.x, comparison.y
    if not (varies(x, paired.x) and varies(y, paired.y)) or abs(correlation(x, y)) > NEARLY_ONE:
        return None
    found = fit(x[None], y)
    robust = cr2(found, paired.present)
    slope, se, df = float(found.slopes[0]), float(robust.se[0]), float(robust.df[0])
    arrangements = deal(strata(panel, paired.rows), plan.permutations, plan.seed)
    return ShortSlope(
        slope=slope,
        se=se,
        df=df,
        ci=t_interval(slope, se, df, 1 - plan.alpha),
        p=permutation_p(x, y, arrangements),
        r=correlation(x, y),
        teams=paired.teams,
        weeks=paired.weeks,
        cells=paired.cells,
        by_size=slope_by_size(panel, paired),
    )


def short_pairs(panel: Panel, lag: int) -> Paired:
    """Staff and customers `lag` periods later, of all units with 3 such periods that overlap enough."""
    x, y = shifted(panel.happiness.value, lag), panel.rating.value
    present = np.isfinite(x) & np.isfinite(y)
    rows = np.flatnonzero(present.sum(axis=1) >= PERIODS_PER_TEAM)
    kept = comparable(rows, present, x)
    return of_cells(x[kept], y[kept], present[kept], kept, lag)


def slope_by_size(panel: Panel, paired: Paired) -> float | None:
    """The slope where a unit counts by its size, the same in all its periods; None where no size is known.

    Large units then decide: what an average customer meets, where the unweighted slope is of an average unit.
    """
    sizes = unit_sizes(panel)
    if sizes is None:
        return None
    weights = np.broadcast_to(sizes[paired.rows][:, None], paired.present.shape)
    known = paired.present & np.isfinite(weights)
    x, y = demean(np.stack([paired.x, paired.y]), known, weights=np.where(known, weights, 1.0))
    scale = np.sqrt(np.where(known, weights, 0.0))
    if not varies(x, paired.x):
        return None
    return float(fit((scale * x)[None], scale * y).slopes[0])


def unit_sizes(panel: Panel) -> FloatArray | None:
    """(N,) mean number of ratings of each unit, else of people; NaN where a unit has none."""
    for counts in (panel.rating.n, panel.headcount):
        if counts is not None and np.isfinite(counts).any():
            known = np.where(np.isfinite(counts) & (counts > 0), counts, np.nan)
            number = np.isfinite(known).sum(axis=1)
            total = np.nansum(known, axis=1)
            result: FloatArray = np.divide(total, number, out=np.full(len(total), np.nan), where=number > 0)
            return result
    return None
