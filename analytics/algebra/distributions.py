"""Tails and quantiles of the distributions that tests are judged by, from `scipy.special`.

`scipy.stats` has the same functions, gives the same bits, and takes most of a second to load.
"""

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.algebra.special import functions as special


def t_cdf(x: FloatArray | float, df: FloatArray | float) -> FloatArray:
    """P(T ≤ x) of Student's t with df degrees of freedom."""
    return np.asarray(special.stdtr(df, x), dtype=np.float64)


def t_sf(x: FloatArray | float, df: FloatArray | float) -> FloatArray:
    """P(T > x) of Student's t, exact also where it is tiny."""
    return t_cdf(-np.asarray(x), df)


def t_quantile(q: float, df: float) -> float:
    """The x with P(T ≤ x) = q, for q strictly between 0 and 1."""
    return float(special.stdtrit(df, q))


def f_sf(x: float, df1: float, df2: float) -> float:
    """P(F > x) of Snedecor's F; 1 below 0, where rounding may have left a distance of 0."""
    return float(special.fdtrc(df1, df2, max(x, 0.0)))


def chi2_sf(x: float, df: float) -> float:
    """P(χ² > x)."""
    return float(special.chdtrc(df, x))


def chi2_quantile(q: float, df: float) -> float:
    """The x with P(χ² ≤ x) = q, for q strictly between 0 and 1."""
    return float(special.chdtri(df, 1 - q))


def normal_sf(x: float) -> float:
    """P(Z > x) of the standard normal distribution."""
    return float(special.ndtr(-x))


def noncentral_t_cdf(x: FloatArray | float, df: FloatArray | float, shift: FloatArray | float) -> FloatArray:
    """P(T ≤ x) of the t distribution around a true effect of `shift` standard errors."""
    return np.asarray(special.nctdtr(df, shift, x), dtype=np.float64)


def noncentral_t_sf(x: FloatArray | float, df: FloatArray | float, shift: FloatArray | float) -> FloatArray:
    """P(T > x) of the same: the lower tail of its mirror image."""
    return noncentral_t_cdf(-np.asarray(x), df, -np.asarray(shift))


def binomial_sf(
    count: FloatArray | float, trials: FloatArray | float, chance: FloatArray | float
) -> FloatArray:
    """P(X > count) of so many independent trials: 1 below 0, 0 from `trials` on.

    Notes
    -----
    The regularised incomplete beta function I_p(k + 1, n − k) (Abramowitz & Stegun 1964, 26.5.24).
    """
    k, n = np.broadcast_arrays(np.asarray(count, np.float64), np.asarray(trials, np.float64))
    inside = (k >= 0) & (k < n)
    tail = special.betainc(np.where(inside, k, 0.0) + 1, np.where(inside, n - k, 1.0), chance)
    return np.asarray(np.where(inside, tail, np.where(k < 0, 1.0, 0.0)), dtype=np.float64)


def binomial_pmf(count: IntArray, trials: int, chance: float) -> FloatArray:
    """P(X = count) for counts from 0 to `trials`."""
    k = np.asarray(count, np.float64)
    ways = special.gammaln(trials + 1) - special.gammaln(k + 1) - special.gammaln(trials - k + 1)
    logarithm = ways + special.xlogy(k, chance) + special.xlog1py(trials - k, -chance)
    return np.asarray(np.exp(logarithm), dtype=np.float64)


def poisson_sf(count: float, average: float) -> float:
    """P(X > count) of a Poisson number; 1 below 0."""
    return float(special.pdtrc(count, average)) if count >= 0 else 1.0
