"""Random-effects regression: effects with known errors, of teams or organisations that truly differ."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.distributions import chi2_quantile, chi2_sf


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """Coefficients of k effects on p regressors.

    Attributes
    ----------
    coefficients : (p,) float
    bread : (p, p) float
        (X'WX)⁻¹, W the inverses of error variance plus τ².
    spread : float
        r'Wr / (k − p) of what is left: about 1 where τ² is above 0.
    df : int
        k − p, of the t distribution each coefficient is judged by.
    variance : float
        τ², of the true effects around the fit.
    """

    coefficients: FloatArray
    bread: FloatArray
    spread: float
    df: int
    variance: float

    @property
    def covariance(self) -> FloatArray:
        """By Hartung and Knapp (2001, Stat. Med. 20:3875; with regressors Knapp & Hartung 2003, 22:2693)."""
        result: FloatArray = self.bread * self.spread
        return result

    @property
    def bounded_covariance(self) -> FloatArray:
        """The same, never smaller than without their correction.

        Effects that happen to be alike would otherwise be more exact than their own errors allow (Röver,
        Knapp & Friede 2015, BMC Med. Res. Methodol. 15:99).
        """
        result: FloatArray = self.bread * max(1.0, self.spread)
        return result


def random_effects(effects: FloatArray, variances: FloatArray, design: FloatArray) -> RandomEffects:
    """Fit effects with known error variances.

    Parameters
    ----------
    effects, variances : (k,) float
        Variances above 0.
    design : (k, p) float
        Of full column rank, p < k; a column of ones is the mean.

    Notes
    -----
    τ² is where the restricted likelihood is stationary, 0 where it falls from there on (Viechtbauer 2005,
    JEBS 30:261). The error variances count as known.
    """
    variance = restricted_variance(effects, variances, design)
    bread, left = _weighted(effects, variances + variance, design)
    df = len(effects) - design.shape[1]
    return RandomEffects(
        coefficients=np.asarray(bread @ (design.T @ (effects / (variances + variance)))),
        bread=bread,
        spread=float(left @ (left / (variances + variance))) / df,
        df=df,
        variance=variance,
    )


def restricted_variance(effects: FloatArray, variances: FloatArray, design: FloatArray) -> float:
    """The τ² of `random_effects`: b'PPb = tr P, P the residual maker of the weighted fit."""

    def score(between: float) -> float:
        weights = 1 / (variances + between)
        bread, left = _weighted(effects, variances + between, design)
        trace = weights.sum() - (((design @ bread) * design).sum(axis=1) @ weights**2)
        return float((weights**2) @ left**2 - trace)

    return _zero(score, float(effects.var(ddof=1) + variances.max()))


def heterogeneity_test(effects: FloatArray, variances: FloatArray, design: FloatArray) -> tuple[float, float]:
    """Cochran's Q and its p-value; null hypothesis: no effect differs from the fit beyond its own error."""
    q = _q(effects, variances, design, 0.0)
    return q, chi2_sf(q, len(effects) - design.shape[1])


def variance_interval(
    effects: FloatArray, variances: FloatArray, design: FloatArray, alpha: float
) -> tuple[float, float]:
    """The values of τ² that the spread does not contradict: the Q profile (Viechtbauer 2007, SiM 26:37)."""
    df = len(effects) - design.shape[1]

    def where(level: float) -> float:
        return _zero(lambda between: _q(effects, variances, design, between) - level, float(variances.max()))

    return where(chi2_quantile(1 - alpha / 2, df)), where(chi2_quantile(alpha / 2, df))


def _weighted(effects: FloatArray, total: FloatArray, design: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(X'WX)⁻¹ and what is left of the effects, W the inverses of the total variances."""
    scaled = design / total[:, None]
    bread: FloatArray = np.asarray(np.linalg.inv(design.T @ scaled), dtype=np.float64)
    left: FloatArray = effects - design @ (bread @ (scaled.T @ effects))
    return bread, left


def _q(effects: FloatArray, variances: FloatArray, design: FloatArray, between: float) -> float:
    """Σ r²/(v + τ²): falls in τ²."""
    _, left = _weighted(effects, variances + between, design)
    return float(left @ (left / (variances + between)))


def _zero(falling: Callable[[float], float], high: float) -> float:
    """Where a function of τ² ≥ 0 changes its sign, halved to the last bit; 0 where it is not above."""
    if falling(0.0) <= 0:
        return 0.0
    while falling(high) > 0:
        high *= 2
    low = 0.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return low
