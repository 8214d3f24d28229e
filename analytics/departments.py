"""What a department shares must not look like what a team does: series change hands within departments."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from analytics.panel import FloatArray, Panel
from analytics.results import Comparison

SMALLEST_STRATUM = 3
TOGETHER = 0.1  # from here on an interval that takes teams for independent is too narrow


def strata(panel: Panel, rows: Sequence[int]) -> list[int]:
    """The stratum of each team: its department, if that has at least 3 of the teams; the others are one.

    Parameters
    ----------
    panel : Panel
    rows : n indices of the used teams

    Returns
    -------
    list of n int
        All 0 where no department is known or none has 3 of the teams.

    Notes
    -----
    Events that reach one department move its staff and its customers together. Dealing across departments
    took them for a link in 57 % of simulated years without one (20 teams in fours and fives × 52 weeks,
    `docs/method.md`); dealing within them keeps such events on both sides of every arrangement.
    """
    departments = panel.groups.get("department", (None,) * len(panel.teams))
    mine = [departments[row] for row in rows]
    large = [name for name, count in Counter(mine).items() if name and count >= SMALLEST_STRATUM]
    number = {name: place for place, name in enumerate(large, 1)}
    return [number.get(name or "", 0) for name in mine]


def together(comparison: Comparison, numbers: Sequence[int]) -> tuple[float, float] | None:
    """How much more alike two teams of one department are than two of different ones.

    Returns
    -------
    (happiness, rating), or None where there are not two strata
        Mean correlation of the two-way-demeaned series within departments minus that between them.
    """
    strata_ = np.asarray(numbers)
    within = (strata_[:, None] == strata_) & (strata_ > 0) & ~np.eye(len(strata_), dtype=np.bool_)
    between = strata_[:, None] != strata_
    if not (within.any() and between.any()):
        return None

    def excess(series: FloatArray) -> float:
        size = np.sqrt((series**2).sum(axis=1, keepdims=True))
        scaled = np.divide(series, size, out=np.zeros_like(series), where=size > 0)
        correlations = scaled @ scaled.T
        return float(correlations[within].mean() - correlations[between].mean())

    return excess(comparison.x), excess(comparison.y)
