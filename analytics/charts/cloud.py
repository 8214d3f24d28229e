"""Many points made visible: dots that stand for several, and means of bins with equally many points."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray

SINGLE_DOTS = 300  # up to so many, every point is drawn
SINGLE_LIVE = 3000  # the same where a reader can choose among them
GRID = (27, 19)  # beyond, points are counted on a grid
GROUPS = 10

Names = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Cloud:
    """Dots with the number of points each stands for.

    `names` are the team and the week of every dot that stands for a single one, or nothing.
    """

    x: FloatArray
    y: FloatArray
    points: IntArray
    names: Names = ()

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


def cloud(x: FloatArray, y: FloatArray, names: Names = (), most: int = SINGLE_DOTS) -> Cloud:
    """The points themselves, or how many lie in each field of a grid.

    Parameters
    ----------
    x, y : (n,) float, finite
    names : n teams and weeks, or nothing
    most : so many points are drawn one by one
    """
    if len(x) <= most:
        return Cloud(x, y, np.ones(len(x), dtype=np.int64), names)
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
