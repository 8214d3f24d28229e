"""Many points made visible: dots that stand for several, and means of bins with equally many points."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray

SINGLE_DOTS = 300  # up to so many, every point is drawn
GRID = (27, 19)  # beyond, points are counted on a grid
GROUPS = 10


@dataclass(frozen=True, slots=True)
class Cloud:
    """Dots with the number of points each stands for."""

    x: FloatArray
    y: FloatArray
    points: IntArray

    @property
    def counted(self) -> bool:
        """Whether dots stand for several points."""
        return bool((self.points > 1).any())


@dataclass(frozen=True, slots=True)
class Bin:
    """One of several bins with equally many points, ordered by x."""

    low: float
    high: float
    x: float
    y: float
    points: int


def cloud(x: FloatArray, y: FloatArray) -> Cloud:
    """The points themselves, or how many lie in each field of a grid.

    Parameters
    ----------
    x, y : (n,) float, finite
    """
    if len(x) <= SINGLE_DOTS:
        return Cloud(x, y, np.ones(len(x), dtype=np.int64))
    counts, x_edges, y_edges = np.histogram2d(x, y, bins=GRID)
    column, row = np.nonzero(counts)
    x_centres, y_centres = ((edges[:-1] + edges[1:]) / 2 for edges in (x_edges, y_edges))
    return Cloud(x_centres[column], y_centres[row], counts[column, row].astype(np.int64))


def equal_bins(x: FloatArray, y: FloatArray) -> tuple[Bin, ...]:
    """Means of ten bins with the same number of points, from the lowest x to the highest.

    Parameters
    ----------
    x, y : (n,) float, finite
    """
    order = np.lexsort((y, x))
    parts = np.array_split(order, min(GROUPS, len(order))) if len(order) else []
    return tuple(
        Bin(
            low=float(x[part].min()),
            high=float(x[part].max()),
            x=float(x[part].mean()),
            y=float(y[part].mean()),
            points=len(part),
        )
        for part in parts
    )
