"""Tests of several slopes at once, and intervals of their combinations."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.distributions import f_sf
from analytics.algebra.uncertainty import Adjusted, Interval, sandwich, satterthwaite, t_interval, t_test


@dataclass(frozen=True, slots=True)
class Combination:
    """A slope, or a weighted sum of slopes, of a regression with several regressors; CR2."""

    slope: float
    se: float
    df: float
    ci: Interval
    p: float


@dataclass(frozen=True, slots=True)
class WaldTest:
    """Several contrasts at once; without figures where the teams are too few to test them together."""

    f: float | None
    df1: int
    df2: float | None
    p: float | None


def combination(adjusted: Adjusted, weights: FloatArray, alpha: float) -> Combination:
    """A weighted sum of slopes with its CR2 interval.

    Parameters
    ----------
    adjusted : Adjusted
    weights : (p,) float
    alpha : the interval covers 1 − alpha
    """
    fit = adjusted.fit
    estimate = float(weights @ fit.slopes)
    se = float(np.sqrt(weights @ sandwich(fit, adjusted.regressors).covariance @ weights))
    row = weights @ fit.bread
    df = satterthwaite(adjusted.products(row, row))
    return Combination(
        slope=estimate,
        se=se,
        df=df,
        ci=t_interval(estimate, se, df, 1 - alpha),
        p=t_test(estimate, se, df),
    )


def wald_test(adjusted: Adjusted, contrasts: FloatArray) -> WaldTest:
    """Approximate Hotelling test that all contrasts of the slopes are zero.

    Parameters
    ----------
    adjusted : Adjusted
    contrasts : (q, p) float

    Returns
    -------
    WaldTest
        Null: contrasts · β = 0. F = (η − q + 1)/(ηq) · Q with df (q, η − q + 1).

    Notes
    -----
    "HTZ" of Pustejovsky & Tipton 2018, JBES 36:672: the CR2 covariance, scaled by its expectation under the
    working model, is matched to a Wishart matrix with η degrees of freedom by the total variance of its
    entries. With one contrast this is the t test with Satterthwaite's df.
    """
    fit, count = adjusted.fit, len(contrasts)
    covariance = contrasts @ sandwich(fit, adjusted.regressors).covariance @ contrasts.T
    rows = contrasts @ fit.bread
    expected = np.array([[adjusted.products(a, b).trace() for b in rows] for a in rows])
    scaled = np.linalg.solve(np.linalg.cholesky(expected), rows)
    products = [[adjusted.products(a, b) for b in scaled] for a in scaled]
    total = sum(
        float((products[s][s] * products[t][t]).sum() + (products[s][t] * products[s][t].T).sum())
        for s in range(count)
        for t in range(count)
    )
    eta = count * (count + 1) / total
    estimate = contrasts @ fit.slopes
    distance = float(estimate @ np.linalg.solve(covariance, estimate))
    df = eta - count + 1
    if df <= 0:
        return WaldTest(f=None, df1=count, df2=None, p=None)
    f = df / (eta * count) * distance
    return WaldTest(f=f, df1=count, df2=df, p=f_sf(f, count, df))
