"""The gate: does the relation survive when the same events may hit teams unequally?"""

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray


def defactored(series: FloatArray, factors: FloatArray, present: BoolArray) -> FloatArray:
    """Residuals of each team's series on a constant and the common factors, team by team.

    Parameters
    ----------
    series : (..., N, T) float
    factors : (q, T) float
        Weekly means over the teams, one row per factor.
    present : (N, T) bool

    Returns
    -------
    (..., N, T) float, 0 where not present

    Notes
    -----
    Pesaran 2006, Econometrica 74:967. Every team has its own loadings. Factors that are the same thing twice
    count once.
    """
    there = present[:, :, None]
    design = np.where(there, factors.T[None, :, :], 0.0)
    cells = np.maximum(present.sum(axis=1), 1)[:, None, None]
    design = np.where(there, design - design.sum(axis=1, keepdims=True) / cells, 0.0)
    left, size, _ = np.linalg.svd(design, full_matrices=False)
    scale = np.abs(factors).max(initial=0.0)
    left = left * (size > 1e-10 * max(float(scale), 1e-300))[:, None, :]
    values = np.where(present, series, 0.0)
    values = np.where(present, values - values.sum(axis=-1, keepdims=True) / cells[..., 0], 0.0)
    loadings = np.einsum("ntq,...nt->...nq", left, values)
    explained = np.einsum("ntq,...nq->...nt", left, loadings)
    result: FloatArray = np.where(present, values - explained, 0.0)
    return result


def weekly_means(series: FloatArray, present: BoolArray) -> FloatArray:
    """Mean over the teams that are there, per week, (..., T)."""
    result: FloatArray = np.where(present, series, 0.0).sum(axis=-2) / np.maximum(present.sum(axis=0), 1)
    return result
