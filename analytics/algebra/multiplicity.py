"""Many questions, few true answers: p-values that hold for a whole table."""

import numpy as np

from analytics.algebra.arrays import FloatArray


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """p-values adjusted for the false discovery rate.

    Parameters
    ----------
    p : (m,) float

    Returns
    -------
    (m,) float
        Smallest false discovery rate at which each would be called, in the order given.

    Notes
    -----
    Benjamini & Hochberg 1995, JRSS-B 57:289. Assumes independent or positively dependent tests.
    """
    order = np.argsort(p, kind="stable")
    count = len(p)
    scaled = p[order] * count / np.arange(1, count + 1)
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
