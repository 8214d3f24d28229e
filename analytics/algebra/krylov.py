"""What CR2 makes of its regressors, (I − H)^(−1/2) v, without ever forming the matrices."""

from collections.abc import Callable

import numpy as np

from analytics.algebra.arrays import FloatArray

SETTLED = 1e-13
NULL = 1e-10  # eigenvalues of I − H below count as 0


def inverse_root(leverage: Callable[[FloatArray], FloatArray], vectors: FloatArray) -> FloatArray:
    """(I − H)^(−1/2) of symmetric operators H, applied to one vector each; 0 on the null spaces of I − H.

    Parameters
    ----------
    leverage : maps a (..., T) stack of vectors to the (..., T) stack of their images under H
        Every vector has its own operator, symmetric with eigenvalues in [0, 1].
    vectors : (..., T) float

    Returns
    -------
    (..., T) float

    Notes
    -----
    Lanczos process with full reorthogonalisation; f(H)v ≈ ‖v‖ Q f(S) e₁ with f(h) = (1 − h)^(−1/2) and S the
    tridiagonal matrix of the process (Higham 2008, Functions of Matrices, ch. 13). The leverages of a panel
    lie close together, so some ten steps reach rounding error where an eigendecomposition per team would
    take minutes. The process runs on H and not on I − H, which spans the same spaces: most of H is small,
    and so is then what rounding leaves of the vectors before, so that going through them once is enough.
    Q has orthonormal columns, so the coefficients f(S) e₁ tell by themselves when the sum has settled.
    """
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    basis = [vectors / np.where(length > 0, length, 1.0)]
    diagonal: list[FloatArray] = []
    beside: list[FloatArray] = []
    settled = np.zeros((*vectors.shape[:-1], 0))
    while True:
        image = leverage(basis[-1])
        diagonal.append(np.einsum("...t,...t->...", image, basis[-1]))
        for known in basis:
            image = image - np.einsum("...t,...t->...", image, known)[..., None] * known
        step = np.sqrt(np.einsum("...t,...t->...", image, image))
        going = step > SETTLED
        coefficients = first_column(diagonal, beside)
        change = coefficients.copy()
        change[..., :-1] -= settled
        exhausted = not going.any() or len(basis) == vectors.shape[-1]
        if exhausted or np.linalg.norm(change, axis=-1).max(initial=0.0) <= SETTLED:
            break
        settled = coefficients
        beside.append(np.where(going, step, 0.0))
        basis.append(np.where(going, 1 / np.where(going, step, 1.0), 0.0)[..., None] * image)
    total = np.zeros_like(vectors)
    for k, vector in enumerate(basis):
        total += coefficients[..., k, None] * vector
    scaled: FloatArray = total * length
    return scaled


def first_column(diagonal: list[FloatArray], beside: list[FloatArray]) -> FloatArray:
    """First column of (I − S)^(−1/2) for the small tridiagonal matrices S of the process, (..., k)."""
    size = len(diagonal)
    matrix = np.zeros((*diagonal[0].shape, size, size))
    for i, value in enumerate(diagonal):
        matrix[..., i, i] = 1 - value
    for i, value in enumerate(beside):
        matrix[..., i, i + 1] = matrix[..., i + 1, i] = -value
    roots, sides = np.linalg.eigh(matrix)
    powers = np.where(roots > NULL, np.maximum(roots, NULL) ** -0.5, 0.0)
    result: FloatArray = np.einsum("...ij,...j->...i", sides, powers * sides[..., 0, :])
    return result
