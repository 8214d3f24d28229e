"""The textbook form of what the product computes quickly: explicit dummies, explicit eigenvectors."""

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray


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


def wald(
    regressors: FloatArray, outcome: FloatArray, present: BoolArray, contrasts: FloatArray
) -> tuple[float, float]:
    """F and denominator df of the approximate Hotelling test, from explicit quadratic forms."""
    slopes, weights = cr2_weights(regressors, outcome, present)
    w = weights @ contrasts.T  # (teams, cells, q)
    scores = np.einsum("inq,n->iq", w, outcome[present])
    covariance = scores.T @ scores
    expected = np.einsum("inq,inr->qr", w, w)
    roots, sides = np.linalg.eigh(expected)
    scaled = w @ (sides @ np.diag(roots**-0.5) @ sides.T)
    inner = np.einsum("inq,jnr->ijqr", scaled, scaled)
    q = len(contrasts)
    total = 0.0
    for s in range(q):
        for t in range(q):
            total += (inner[:, :, s, s] * inner[:, :, t, t] + inner[:, :, s, t] * inner[:, :, t, s]).sum()
    eta = q * (q + 1) / total
    estimate = contrasts @ slopes
    distance = estimate @ np.linalg.inv(covariance) @ estimate
    return float((eta - q + 1) / (eta * q) * distance), float(eta - q + 1)


def cr2_weights(
    regressors: FloatArray, outcome: FloatArray, present: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Slopes, and every team's (cells, p) weights whose products with the outcome are its CR2 scores."""
    team = np.nonzero(present)[0]
    x = np.stack([r[present] for r in regressors], axis=1)
    design = np.hstack([x, dummies(present)])
    leftover = np.eye(len(x)) - design @ np.linalg.pinv(design, rcond=1e-11)
    inside = residuals(dummies(present), x)
    bread = np.linalg.inv(inside.T @ inside)
    weights = []
    for i in np.unique(team):
        rows = team == i
        roots, sides = np.linalg.eigh(leftover[np.ix_(rows, rows)])
        root = sides @ np.diag([1 / np.sqrt(v) if v > 1e-10 else 0.0 for v in roots]) @ sides.T
        weights.append(leftover[:, rows] @ root @ inside[rows] @ bread)
    slopes: FloatArray = bread @ inside.T @ outcome[present]
    return slopes, np.stack(weights)


def cr2(
    regressors: FloatArray, outcome: FloatArray, present: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Slopes, CR2 standard errors and Satterthwaite df with all dummies in one design."""
    slopes, weights = cr2_weights(regressors, outcome, present)
    scores = np.einsum("inp,n->ip", weights, outcome[present])
    df = []
    for c in range(len(slopes)):
        products = weights[:, :, c] @ weights[:, :, c].T
        df.append(np.trace(products) ** 2 / (products**2).sum())
    return slopes, np.sqrt((scores**2).sum(axis=0)), np.array(df)
