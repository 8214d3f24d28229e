"""Two methods that dashboards use on such data and the report does not show, for their false alarms."""

import numpy as np
from scipy import stats

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean_rows
from analytics.algebra.slopes import fit
from analytics.algebra.uncertainty import t_test
from tests.analytics.usual_errors import cr1


def weekly_means_p(x: FloatArray, y: FloatArray) -> float:
    """Pearson's p between the two weekly means of the organisation: one line against another."""
    both = np.isfinite(x) & np.isfinite(y)
    weeks = both.any(axis=0)
    count = both.sum(axis=0)[weeks]
    means = [np.where(both, side, 0.0).sum(axis=0)[weeks] / count for side in (x, y)]
    return float(stats.pearsonr(*means).pvalue)


def team_effects_p(x: FloatArray, y: FloatArray) -> float:
    """Regression with team effects but no week effects, errors clustered by team (CR1, t with N − 1)."""
    both = np.isfinite(x) & np.isfinite(y)
    a, b = (demean_rows(np.where(both, side, 0.0), both) for side in (x, y))
    found = fit(a[None], b)
    robust = cr1(found)
    return t_test(float(found.slopes[0]), float(robust.se[0]), float(robust.df[0]))
