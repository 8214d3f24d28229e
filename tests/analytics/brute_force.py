"""The textbook form of what the product computes quickly: explicit dummies, explicit eigenvectors."""

import numpy as np

from analytics.panel import BoolArray, FloatArray


def dummies(present: BoolArray) -> FloatArray:
    """One column per team and per week, one row per present cell."""
    team, week = np.nonzero(present)
    return (
        np.hstack(
            [team[:, None] == np.arange(present.shape[0]), week[:, None] == np.arange(present.shape[1])]
        )
        * 1.0
    )


def residuals(design: FloatArray, values: FloatArray) -> FloatArray:
    """What least squares on the design leaves."""
    result: FloatArray = values - design @ np.linalg.lstsq(design, values, rcond=1e-12)[0]
    return result


def cr2(
    regressors: FloatArray, outcome: FloatArray, present: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Slopes, CR2 standard errors and Satterthwaite df with all dummies in one design."""
    team = np.nonzero(present)[0]
    x = np.stack([r[present] for r in regressors], axis=1)
    y = outcome[present]
    design = np.hstack([x, dummies(present)])
    hat = design @ np.linalg.pinv(design, rcond=1e-11)
    leftover = np.eye(len(y)) - hat
    inside = residuals(dummies(present), x)
    bread = np.linalg.inv(inside.T @ inside)
    slopes = bread @ inside.T @ y
    weights = []
    for i in np.unique(team):
        rows = team == i
        roots, sides = np.linalg.eigh(leftover[np.ix_(rows, rows)])
        root = sides @ np.diag([1 / np.sqrt(v) if v > 1e-10 else 0.0 for v in roots]) @ sides.T
        weights.append(leftover[:, rows] @ root @ inside[rows] @ bread)
    w = np.stack(weights)
    scores = np.einsum("inp,n->ip", w, y)
    df = []
    for c in range(len(slopes)):
        products = w[:, :, c] @ w[:, :, c].T
        df.append(np.trace(products) ** 2 / (products**2).sum())
    return slopes, np.sqrt((scores**2).sum(axis=0)), np.array(df)
