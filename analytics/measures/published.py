"""How far a team's published value may be trusted."""

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.distributions import t_quantile

FEWEST_VALUES = 8
LAST = 26  # values looked back at: half a year of weeks


def usual_spread(values: FloatArray, alpha: float = 0.05) -> FloatArray:
    """Half-width of the interval around every published value.

    Parameters
    ----------
    values : (N, T) float, NaN where nothing was published
    alpha : the interval covers 1 − alpha

    Returns
    -------
    (N, T) float
        ± t · SD of the team's last published values, at least 8 and at most 26, this one among them, after
        week means are out. NaN where there are fewer: then no interval is shown.

    Notes
    -----
    The spread of single answers is not published, so the interval rests on how a team's own value usually
    moves. It says how unusual a week is, not who was asked.
    """
    known = np.isfinite(values)
    count = np.maximum(known.sum(axis=0), 1)
    week = np.where(known, values, 0.0).sum(axis=0) / count
    left = np.where(known, values - week, np.nan)
    half = np.full(values.shape, np.nan)
    for team, row in enumerate(left):
        places = np.flatnonzero(known[team])
        for i in range(FEWEST_VALUES - 1, len(places)):
            last = row[places[max(i + 1 - LAST, 0) : i + 1]]
            spread = float(last.std(ddof=1))
            half[team, places[i]] = t_quantile(1 - alpha / 2, len(last) - 1) * spread
    return half
