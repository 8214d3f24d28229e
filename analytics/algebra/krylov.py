"""A matrix function applied to many vectors without ever forming the matrices."""

from collections.abc import Callable

import numpy as np

from analytics.algebra.arrays import FloatArray

SETTLED = 1e-13


def matrix_power(apply: Callable[[FloatArray], FloatArray], vectors: FloatArray, power: float) -> FloatArray:
    """A (negative) power of symmetric operators, applied to one vector each; 0 on their null spaces.

    Parameters
    ----------
    apply : maps a (..., T) stack of vectors to the (..., T) stack of their images
        Every vector has its own operator, symmetric with eigenvalues in [0, 1].
    vectors : (..., T) float
    power : such as −1/2

    Returns
    -------
    (..., T) float

    Notes
    -----
    Lanczos process with full reorthogonalisation; f(A)v ≈ ‖v‖ Q f(H) e₁ (Higham 2008, Functions of
    Matrices, ch. 13). The leverages of a panel lie close together, so some ten steps reach rounding error
    where an eigendecomposition per team would take minutes.
    """
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    basis = [vectors / np.where(length > 0, length, 1.0)]
    diagonal: list[FloatArray] = []
    beside: list[FloatArray] = []
    settled = np.zeros_like(vectors)
    while True:
        image = apply(basis[-1])
        diagonal.append((image * basis[-1]).sum(axis=-1))
        for _ in range(2):
            for known in basis:
                image = image - (image * known).sum(axis=-1, keepdims=True) * known
        step = np.linalg.norm(image, axis=-1, keepdims=True)
        going = step > SETTLED
        result = combination(basis, tridiagonal_power(diagonal, beside, power))
        change = np.abs(result - settled).max(initial=0.0)
        exhausted = not going.any() or len(basis) == vectors.shape[-1]
        if exhausted or change <= SETTLED * max(1.0, np.abs(result).max(initial=0.0)):
            break
        settled = result
        beside.append(np.where(going, step, 0.0)[..., 0])
        basis.append(np.where(going, image / np.where(going, step, 1.0), 0.0))
    scaled: FloatArray = result * length
    return scaled


def tridiagonal_power(diagonal: list[FloatArray], beside: list[FloatArray], power: float) -> FloatArray:
    """First column of H^power for the small tridiagonal matrices H of the process, (..., k)."""
    size = len(diagonal)
    matrix = np.zeros((*diagonal[0].shape, size, size))
    for i, value in enumerate(diagonal):
        matrix[..., i, i] = value
    for i, value in enumerate(beside):
        matrix[..., i, i + 1] = matrix[..., i + 1, i] = value
    roots, sides = np.linalg.eigh(matrix)
    powers = np.where(roots > 1e-10, np.maximum(roots, 1e-10) ** power, 0.0)
    result: FloatArray = np.einsum("...ij,...j,...j->...i", sides, powers, sides[..., 0, :])
    return result


def combination(basis: list[FloatArray], weights: FloatArray) -> FloatArray:
    """Σ_k weights_k · basis_k."""
    total = np.zeros_like(basis[0])
    for k, vector in enumerate(basis):
        total += weights[..., k, None] * vector
    return total
