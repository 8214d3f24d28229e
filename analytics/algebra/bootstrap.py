"""A second opinion on the primary p that deals nothing: whole teams' errors change their sign."""

from itertools import product

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import p_value
from analytics.algebra.slopes import fit

ENUMERATED = 12  # up to so many teams all 2^N signs are tried
DRAWS = 9_999
# Beyond, N² demeaned series take longer than all the rest, and CR2 is no longer in doubt.
MOST_TEAMS = 100


def wild_bootstrap_p(x: FloatArray, y: FloatArray, present: BoolArray, seed: int, tested: int = 0) -> float:
    """p of one slope by the restricted wild cluster bootstrap, teams as clusters.

    Parameters
    ----------
    x : (p, N, T) float, two-way demeaned, 0 where not present
    y : (N, T) float, the same
    present : (N, T) bool
    seed : of the random signs, where there are more than 12 teams
    tested : which of the p slopes is 0 under the null

    Returns
    -------
    float
        Never below 2 / 2^N: the signs as they are and all of them changed give the observed statistic.

    Notes
    -----
    Null: this slope is 0; errors are independent between teams, whatever they are within. y* holds the null
    and multiplies each team's restricted residuals by a Rademacher sign; t* uses CR0, whose factor cancels
    (Cameron, Gelbach & Miller 2008, REStat 90:414; Roodman et al. 2019, Stata J. 19:4). Unlike the
    permutation it takes teams of one department for independent.
    """
    others = np.delete(x, tested, axis=0)
    residuals, own = (fit(others, side).residuals if len(others) else side for side in (y, x[tested]))
    teams = len(y)
    weights = np.empty((teams, teams))  # weights[i, j]: what a sign of team j does to the score of team i
    for j in range(teams):
        alone = np.zeros_like(residuals)
        alone[j] = residuals[j]
        weights[:, j] = (own * fit(x, demean(alone[None], present)[0]).residuals).sum(axis=1)
    parts = (own * residuals).sum(axis=1)
    if teams <= ENUMERATED:
        signs = np.array(list(product((1.0, -1.0), repeat=teams)))
    else:
        signs = np.random.default_rng(seed).choice((1.0, -1.0), size=(DRAWS, teams))
    observed = float(_statistic(np.ones((1, teams)), parts, weights)[0])
    return p_value(observed, _statistic(signs, parts, weights), exact=teams <= ENUMERATED)


def _statistic(signs: FloatArray, parts: FloatArray, weights: FloatArray) -> FloatArray:
    """|Σ v_i s_i| / √Σ (score of team i)², one per row of signs."""
    size = np.sqrt(((signs @ weights.T) ** 2).sum(axis=1))
    total = np.abs(signs @ parts)
    result: FloatArray = np.divide(total, size, out=np.zeros_like(total), where=size > 0)
    return result
