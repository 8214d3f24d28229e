"""Shared weeks and memory: what makes cells less independent than their number suggests."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.algebra.demeaning import demean_rows
from analytics.algebra.distributions import normal_sf
from analytics.algebra.slopes import Unidentified, fit
from analytics.verdict.primary import Comparison

FEWEST_SHARED = 3


@dataclass(frozen=True, slots=True)
class CrossDependence:
    """Pesaran's CD of the residuals around team means, before week effects are out."""

    cd: float
    p: float


def cross_dependence(residuals: FloatArray, present: BoolArray) -> CrossDependence | None:
    """Pesaran's CD test of residuals between teams.

    Parameters
    ----------
    residuals : (N, T) float, 0 where not present
    present : (N, T) bool

    Notes
    -----
    CD = √(2 / (N(N − 1))) Σ_{i<j} √T_ij ρ̂_ij, standard normal if teams are independent (Pesaran 2004; 2015,
    Econometric Reviews 34:1089). ρ̂_ij over the weeks both have. Pairs with fewer than 3 of them or without
    variance are left out.
    """
    there = present.astype(np.float64)
    values = np.where(present, residuals, 0.0)
    shared = there @ there.T
    weeks = np.maximum(shared, 1.0)
    sums = values @ there.T  # of i over the weeks that j has as well
    squares = (values**2) @ there.T - sums**2 / weeks
    products = values @ values.T - sums * sums.T / weeks
    size = np.sqrt(np.maximum(squares, 0) * np.maximum(squares.T, 0))
    usable = (shared >= FEWEST_SHARED) & (size > 1e-12 * max(float(size.max(initial=0.0)), 1e-300))
    rho = np.divide(products, size, out=np.zeros_like(products), where=usable)
    pair = np.triu(np.ones_like(shared, dtype=np.bool_), 1) & usable
    count = int(pair.sum())
    if count == 0:
        return None
    cd = float((np.sqrt(shared) * rho)[pair].sum() / np.sqrt(count))
    return CrossDependence(cd=cd, p=max(2 * normal_sf(abs(cd)), float(np.finfo(np.float64).tiny)))


def shared_weeks(comparison: Comparison) -> CrossDependence | None:
    """CD of the residuals without week effects: how much teams move together before those are taken out."""
    paired = comparison.paired
    x, y = demean_rows(np.stack([paired.x, paired.y]), paired.present)
    try:
        return cross_dependence(fit(x[None], y).residuals, paired.present)
    except Unidentified:
        return None


def autocorrelation(demeaned: FloatArray, comparison: Comparison) -> float | None:
    """Correlation of a demeaned series with itself one week before, pooled over teams.

    Biased down by about (1 + ρ) / T, as every such estimate.
    """
    paired = comparison.paired
    neighbours = np.diff(paired.columns) == 1
    both = paired.present[:, 1:] & paired.present[:, :-1] & neighbours
    before, now = demeaned[:, :-1][both], demeaned[:, 1:][both]
    size = float(np.sqrt((before**2).sum() * (now**2).sum()))
    return float((before * now).sum()) / size if size > 0 else None
