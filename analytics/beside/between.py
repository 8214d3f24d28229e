"""Differences between teams, not change: do teams with happier staff have happier customers?"""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.slopes import correlation, varies
from analytics.algebra.uncertainty import Interval, t_interval


@dataclass(frozen=True, slots=True)
class BetweenTeams:
    """Differences between teams, not change: one point per team, N − 2 degrees of freedom."""

    slope: float
    se: float
    ci: Interval
    r: float
    teams: int


def between_teams(x: FloatArray, y: FloatArray, alpha: float) -> BetweenTeams | None:
    """Least squares of the teams' mean ratings on their mean happiness, one point per team.

    Parameters
    ----------
    x, y : (N, T) float, NaN where missing; same-week cells are used
    alpha : the interval covers 1 − alpha

    Returns
    -------
    BetweenTeams or None
        None with fewer than 3 teams, no variance, or points exactly on a line (then no error is defined).

    Notes
    -----
    Mundlak 1978, Econometrica 46:69. N − 2 degrees of freedom. Confounded by everything in which teams
    differ (site, product, manager): it never enters the verdict.
    """
    both = np.isfinite(x) & np.isfinite(y)
    some = both.any(axis=1)
    teams = int(some.sum())
    if teams < 3:
        return None
    cells = both[some].sum(axis=1)
    mean_x = np.where(both, x, 0.0)[some].sum(axis=1) / cells
    mean_y = np.where(both, y, 0.0)[some].sum(axis=1) / cells
    a, b = mean_x - mean_x.mean(), mean_y - mean_y.mean()
    if not (varies(a, mean_x) and varies(b, mean_y)):
        return None
    spread = float(a @ a)
    slope = float(a @ b) / spread
    residuals = b - slope * a
    if not varies(residuals, b):
        return None
    se = float(np.sqrt(residuals @ residuals / (teams - 2) / spread))
    return BetweenTeams(
        slope=slope,
        se=se,
        ci=t_interval(slope, se, teams - 2, 1 - alpha),
        r=correlation(a, b),
        teams=teams,
    )
