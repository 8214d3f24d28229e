"""The two-way within transformation: what is left after team means and week means are taken out."""

from collections.abc import Callable

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray


def demean(values: FloatArray, present: BoolArray, weights: FloatArray | None = None) -> FloatArray:
    """Take team and week effects out, exactly, also where cells are missing.

    Parameters
    ----------
    values : (..., N, T) float
        One series or a stack of them on the same cells; what stands outside `present` is ignored.
    present : (N, T) bool
    weights : (N, T) float or None
        Positive where present; None weighs every cell alike.

    Returns
    -------
    (..., N, T) float
        (Weighted) least-squares residuals of values on team and week dummies; 0 where not present.

    Notes
    -----
    Frisch & Waugh 1933, Lovell 1963. The longer side is eliminated and the normal equations of the shorter
    one are solved directly, so nothing is iterated and nothing converges "nearly".
    """
    teams, weeks = present.shape
    if weeks > teams:
        turned = None if weights is None else weights.T
        return np.swapaxes(demean(np.swapaxes(values, -1, -2), present.T, turned), -1, -2)
    within = demean_rows(np.where(present, values, 0.0), present, weights)
    if weeks == 0:
        return within
    weighed = within if weights is None else np.where(present, weights, 0.0) * within
    # numpy's solver and not scipy's: two linear algebra libraries have two pools of threads that fight.
    effects = np.linalg.solve(column_laplacian(present, weights), weighed.sum(axis=-2).reshape(-1, weeks).T)
    removed = effects.T.reshape(*within.shape[:-2], 1, weeks)
    return demean_rows(within - np.where(present, removed, 0.0), present, weights)


def demean_rows(values: FloatArray, present: BoolArray, weights: FloatArray | None = None) -> FloatArray:
    """Take each row's (weighted) mean over its present cells out; `values` must be 0 elsewhere."""
    if weights is None:
        means = values.sum(axis=-1, keepdims=True) / np.maximum(present.sum(axis=1, keepdims=True), 1)
    else:
        weighing = np.where(present, weights, 0.0)
        total = weighing.sum(axis=1, keepdims=True)
        means = (weighing * values).sum(axis=-1, keepdims=True) / np.where(total > 0, total, 1.0)
    result: FloatArray = np.where(present, values - means, 0.0)
    return result


def column_laplacian(present: BoolArray, weights: FloatArray | None = None) -> FloatArray:
    """Normal matrix of the week dummies once team means are out, made invertible.

    It is singular in one direction for every group of weeks that no team connects with the rest. Right-hand
    sides have no part in these directions, so adding them back changes no solution and no quadratic form.
    """
    there = np.where(present, 1.0 if weights is None else weights, 0.0)
    rows = there.sum(axis=1)
    linked = (there / np.where(rows > 0, rows, 1.0)[:, None]).T @ there
    matrix = np.diag(there.sum(axis=0)) - linked
    group = connected(linked > 0)
    size = np.bincount(group)[group]
    same = group[:, None] == group[None, :]
    scale = float(matrix.diagonal().max())
    result: FloatArray = matrix + same * ((scale if scale > 0 else 1.0) / size)
    return result


def effects_of_weeks(present: BoolArray) -> Callable[[FloatArray], FloatArray]:
    """What solves the normal equations of the week dummies once team means are out.

    Parameters
    ----------
    present : (N, T) bool

    Returns
    -------
    maps (..., T) right-hand sides, each a team's own and without its mean, to (..., T) solutions

    Notes
    -----
    With fewer teams than weeks the weeks are eliminated instead and equations of the teams solved, as in
    `demean`: D⁻¹ + D⁻¹P'M⁺PD⁻¹ with P the cells, D the teams of each week, M the normal matrix of the
    week-demeaned team dummies (block elimination, Golub & Van Loan 2013, Matrix Computations, 3.2.11).
    """
    teams, weeks = present.shape
    if weeks <= teams:
        inverse = np.linalg.inv(column_laplacian(present)).astype(np.float64)
        return lambda sides: sides @ inverse
    there = present.astype(np.float64)
    counts = np.maximum(there.sum(axis=0), 1.0)
    of_teams = np.linalg.inv(column_laplacian(present.T)) @ there

    def solved(sides: FloatArray) -> FloatArray:
        scaled = sides / counts
        result: FloatArray = scaled + (scaled @ there.T) @ of_teams / counts
        return result

    return solved


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
