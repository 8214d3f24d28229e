"""The two-way within transformation: what is left after team means and week means are taken out."""

import numpy as np

from analytics.panel import BoolArray, FloatArray, IntArray


def demean(values: FloatArray, present: BoolArray) -> FloatArray:
    """Take team and week effects out, exactly, also where cells are missing.

    Parameters
    ----------
    values : (..., N, T) float
        One series or a stack of them on the same cells; what stands outside `present` is ignored.
    present : (N, T) bool

    Returns
    -------
    (..., N, T) float
        Least-squares residuals of values on team and week dummies; 0 where not present.

    Notes
    -----
    Frisch & Waugh 1933, Lovell 1963. The longer side is eliminated and the normal equations of the shorter
    one are solved directly, so nothing is iterated and nothing converges "nearly".
    """
    teams, weeks = present.shape
    if weeks > teams:
        return np.swapaxes(demean(np.swapaxes(values, -1, -2), present.T), -1, -2)
    within = demean_rows(np.where(present, values, 0.0), present)
    if weeks == 0:
        return within
    # numpy's solver and not scipy's: two linear algebra libraries have two pools of threads that fight.
    effects = np.linalg.solve(column_laplacian(present), within.sum(axis=-2).reshape(-1, weeks).T)
    removed = effects.T.reshape(*within.shape[:-2], 1, weeks)
    return demean_rows(within - np.where(present, removed, 0.0), present)


def demean_rows(values: FloatArray, present: BoolArray) -> FloatArray:
    """Take each row's mean over its present cells out; `values` must be 0 elsewhere."""
    means = values.sum(axis=-1, keepdims=True) / np.maximum(present.sum(axis=1, keepdims=True), 1)
    result: FloatArray = np.where(present, values - means, 0.0)
    return result


def column_laplacian(present: BoolArray) -> FloatArray:
    """Normal matrix of the week dummies once team means are out, made invertible.

    It is singular in one direction for every group of weeks that no team connects with the rest. Right-hand
    sides have no part in these directions, so adding them back changes no solution and no quadratic form.
    """
    there = present.astype(np.float64)
    cells = np.maximum(there.sum(axis=1), 1.0)
    linked = (there / cells[:, None]).T @ there
    matrix = np.diag(there.sum(axis=0)) - linked
    group = connected(linked > 0)
    size = np.bincount(group)[group]
    same = group[:, None] == group[None, :]
    result: FloatArray = matrix + same * (max(float(matrix.diagonal().max()), 1.0) / size)
    return result


def connected(linked: BoolArray) -> IntArray:
    """For every week the number of the group of weeks that teams connect it with, directly or by others."""
    group = np.full(len(linked), -1, dtype=np.int64)
    number = 0
    while (group < 0).any():
        reached = np.zeros(len(linked), dtype=np.bool_)
        reached[np.argmax(group < 0)] = True
        while True:
            wider = reached | linked[reached].any(axis=0)
            if (wider == reached).all():
                break
            reached = wider
        group[reached] = number
        number += 1
    return group
