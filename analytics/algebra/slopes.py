"""Least squares on series whose team and week effects are out already."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray


class Unidentified(ValueError):
    """The regressors do not vary, or one is a combination of the others; no slope exists."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Slopes of one outcome on p demeaned regressors.

    Attributes
    ----------
    slopes : (p,) float, outcome points per regressor point
    regressors : (p, N, T) float, demeaned, 0 where missing
    residuals : (N, T) float, 0 where missing
    bread : (p, p) float, inverse of the regressors' cross products
    """

    slopes: FloatArray
    regressors: FloatArray
    residuals: FloatArray
    bread: FloatArray


def fit(regressors: FloatArray, outcome: FloatArray) -> Fit:
    """Pooled slopes, every team-week with the same weight.

    Parameters
    ----------
    regressors : (p, N, T) float, demeaned, 0 where missing
    outcome : (N, T) float, demeaned, 0 where missing

    Raises
    ------
    Unidentified
        If the regressors' cross products cannot be inverted.

    Notes
    -----
    β̂ = (Σ x̃x̃')⁻¹ Σ x̃ỹ (Frisch & Waugh 1933; Lovell 1963).
    """
    products = np.einsum("ant,bnt->ab", regressors, regressors)
    scale = np.sqrt(products.diagonal())
    if not (scale > 0).all():
        raise Unidentified("a regressor does not vary within teams and weeks")
    correlations = products / np.outer(scale, scale)
    if np.linalg.eigvalsh(correlations)[0] < 1e-10:
        raise Unidentified("a regressor is a combination of the others")
    bread = np.linalg.inv(correlations) / np.outer(scale, scale)
    slopes = bread @ np.einsum("ant,nt->a", regressors, outcome)
    residuals = outcome - np.einsum("a,ant->nt", slopes, regressors)
    return Fit(slopes=slopes, regressors=regressors, residuals=residuals, bread=bread)


def correlation(x: FloatArray, y: FloatArray) -> float:
    """Σx̃ỹ / √(Σx̃²Σỹ²) of two demeaned series: the standardised effect, without a p-value of its own."""
    size = float(np.sqrt((x * x).sum()) * np.sqrt((y * y).sum()))
    return float((x * y).sum()) / size if size > 0 else 0.0


def varies(demeaned: FloatArray, raw: FloatArray) -> bool:
    """Whether anything but rounding is left of a series after its means are out."""
    rounding = max(1e-9 * float(np.abs(raw).max(initial=0.0)), 1e-12)
    return bool(np.abs(demeaned).max(initial=0.0) > rounding)
