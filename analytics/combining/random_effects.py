"""Random-effects regression over houses: restricted maximum likelihood, Hartung–Knapp errors."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from analytics.algebra.arrays import FloatArray
from analytics.algebra.distributions import chi2_quantile, chi2_sf

GRID = 400  # points at which the likelihood is looked at before the best is refined


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """Coefficients over k houses.

    Attributes
    ----------
    coefficients : (p,) float
    covariance : (p, p) float
        By Hartung–Knapp, never smaller than without the correction.
    df : int
        k − p, of the t distribution each coefficient is judged by.
    variance : float
        Between houses (τ²), squared unit of the slopes.
    variance_ci : (float, float)
        Of τ², by the Q profile.
    q, q_p : float
        Cochran's statistic of what houses differ beyond their own errors, and its p-value.
    """

    coefficients: FloatArray
    covariance: FloatArray
    df: int
    variance: float
    variance_ci: tuple[float, float]
    q: float
    q_p: float


def random_effects(slopes: FloatArray, errors: FloatArray, design: FloatArray, alpha: float) -> RandomEffects:
    """Fit slopes of houses on house-level regressors, with houses that truly differ.

    Parameters
    ----------
    slopes : (k,) float
        One slope of each house, rating points per point of happiness.
    errors : (k,) float
        Their standard errors, above 0.
    design : (k, p) float
        Regressors of full column rank, p < k; a column of ones is the mean over houses.
    alpha : float
        The interval of τ² covers 1 − alpha.

    Returns
    -------
    RandomEffects

    Notes
    -----
    Null hypothesis of `q`: no house differs from the fit beyond its own error. τ² maximises the restricted
    likelihood (Viechtbauer 2005, JEBS 30:261), over a grid first: it may have more than one top. The
    covariance is (X'WX)⁻¹ · max(1, r'Wr / (k − p)) (Knapp & Hartung 2003, Stat. Med. 22:2693): without
    the lower bound, slopes that happen to be alike would give an interval narrower than each house's own
    errors allow (Röver, Knapp & Friede 2015, BMC Med. Res. Methodol. 15:99). Interval of τ²: Viechtbauer
    2007, Stat. Med. 26:37. The errors count as known; with few teams in a house they are not (its df tells).
    """
    variances = errors**2
    variance = _restricted_maximum(slopes, variances, design)
    bread, left = _weighted(slopes, variances + variance, design)
    df = len(slopes) - design.shape[1]
    spread = float(left @ (left / (variances + variance))) / df
    fixed_q = _q(slopes, variances, design, 0.0)
    weights = design / (variances + variance)[:, None]
    return RandomEffects(
        coefficients=np.asarray(bread @ (weights.T @ slopes)),
        covariance=np.asarray(bread * max(1.0, spread)),
        df=df,
        variance=variance,
        variance_ci=_q_profile(slopes, variances, design, alpha),
        q=fixed_q,
        q_p=chi2_sf(fixed_q, df),
    )


def _weighted(slopes: FloatArray, variances: FloatArray, design: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(X'WX)⁻¹ and what is left of the slopes, W the inverse variances."""
    scaled = design / variances[:, None]
    bread: FloatArray = np.asarray(np.linalg.inv(design.T @ scaled), dtype=np.float64)
    left: FloatArray = slopes - design @ (bread @ (scaled.T @ slopes))
    return bread, left


def _q(slopes: FloatArray, variances: FloatArray, design: FloatArray, between: float) -> float:
    """Σ r²/(v + τ²): falls in τ²."""
    _, left = _weighted(slopes, variances + between, design)
    return float(left @ (left / (variances + between)))


def _restricted(slopes: FloatArray, variances: FloatArray, design: FloatArray, between: float) -> float:
    """Restricted log-likelihood without its constant."""
    total = variances + between
    bread, left = _weighted(slopes, total, design)
    fit = float(left @ (left / total))
    return -0.5 * (float(np.log(total).sum()) - float(np.linalg.slogdet(bread)[1]) + fit)


def _restricted_maximum(slopes: FloatArray, variances: FloatArray, design: FloatArray) -> float:
    """The τ² ≥ 0 with the largest restricted likelihood: a grid, refined around its best."""

    def worse(between: float) -> float:
        return -_restricted(slopes, variances, design, between)

    unit = float(variances.min())
    top = max(float(np.ptp(slopes)) ** 2, unit) * 4
    grid = np.concatenate([[0.0], np.geomspace(unit * 1e-6, top, GRID)])
    values = [worse(float(between)) for between in grid]
    best = int(np.argmin(values))
    around = (float(grid[max(best - 1, 0)]), float(grid[min(best + 1, GRID)]))
    refined = optimize.minimize_scalar(worse, bounds=around, method="bounded", options={"xatol": top * 1e-10})
    return 0.0 if values[0] <= refined.fun else float(refined.x)


def _q_profile(
    slopes: FloatArray, variances: FloatArray, design: FloatArray, alpha: float
) -> tuple[float, float]:
    """The values of τ² that the spread of the houses does not contradict."""
    df = len(slopes) - design.shape[1]

    def where(level: float) -> float:
        """The τ² at which Q has fallen to the level; 0 where it is below it from the start."""

        def above(between: float) -> float:
            return _q(slopes, variances, design, between) - level

        if above(0.0) <= 0:
            return 0.0
        high = float(variances.max())
        while above(high) > 0:
            high *= 2
        return float(optimize.brentq(above, 0.0, high, xtol=high * 1e-12))

    return where(chi2_quantile(1 - alpha / 2, df)), where(chi2_quantile(alpha / 2, df))
