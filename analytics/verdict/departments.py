"""What a department or touchpoint shares must not look like what a team does: series change hands within."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial, prod, sqrt

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import ENUMERATED
from analytics.algebra.slopes import fit, varies
from analytics.algebra.uncertainty import Interval, cr0, t_interval
from analytics.panel import Panel
from analytics.verdict.primary import Comparison

SMALLEST_STRATUM = 3


@dataclass(frozen=True, slots=True)
class DepartmentSlope:
    """The primary slope after week effects of every department; never the verdict.

    `alike_happiness` and `alike_rating` are how much more teams of one department correlate than others.
    """

    slope: float
    se: float
    df: float
    ci: Interval
    alike_happiness: float
    alike_rating: float


def strata(panel: Panel, rows: IntArray) -> IntArray:
    """The stratum of each team: teams that share events of their own, as far as they are at least 3.

    Parameters
    ----------
    panel : Panel
    rows : (n,) int, the used teams

    Returns
    -------
    (n,) int
        Teams of one department and one touchpoint, if they are at least 3; the others of a department, if
        they are; all that are left are stratum 0.

    Notes
    -----
    Events that reach one department or one touchpoint move its staff and its customers together. Dealing
    across departments took them for a link in 57 % of simulated years without one (20 teams in fours and
    fives × 52 weeks; `docs/decisions/0022`); dealing within them keeps such events on both sides of every
    arrangement.
    """
    unknown = (None,) * len(panel.teams)
    departments, touchpoints = (
        [panel.groups.get(kind, unknown)[row] or None for row in rows.tolist()]
        for kind in ("department", "touchpoint")
    )
    numbers = np.zeros(len(departments), np.int64)
    for labels in (list(zip(departments, touchpoints, strict=True)), departments):
        waiting = Counter(label for label, number in zip(labels, numbers, strict=True) if not number)
        for label, count in waiting.items():
            if count >= SMALLEST_STRATUM and label not in {None, (None, None)}:
                mine = [place for place, each in enumerate(labels) if each == label and not numbers[place]]
                numbers[mine] = numbers.max() + 1
    return numbers


def fewest_p(departments: Sequence[str | None]) -> float:
    """The smallest p that so many teams of these departments allow, before there are data.

    Up to 8 teams all arrangements within the strata are tried, so that no p is below one of their number;
    with more teams there are enough of them for every look.
    """
    if len(departments) > ENUMERATED:
        return 0.0
    sizes = Counter(departments)
    told = [size for name, size in sizes.items() if name and size >= SMALLEST_STRATUM]
    return 1 / prod(factorial(size) for size in (*told, len(departments) - sum(told)))


def slope_within(comparison: Comparison, numbers: IntArray, alpha: float) -> DepartmentSlope | None:
    """The primary slope where every stratum, a department or part of one, has week effects of its own.

    Parameters
    ----------
    comparison : Comparison
    numbers : (N,) int, from `strata`
    alpha : the interval covers 1 − alpha

    Returns
    -------
    DepartmentSlope or None
        None where there are not two strata, or nothing varies within them.

    Notes
    -----
    Clustered by team, times N / (N − strata), t with N − strata degrees of freedom. Where departments have
    events of their own, the primary slope and its interval contain them and this one does not: it covered 0
    in 95 % of 200 simulated years where the primary interval did in 35 % (20 teams × 52 weeks).
    """
    paired, counted = comparison.paired, set(numbers.tolist())
    if len(counted) < 2:
        return None
    x, y = np.zeros_like(paired.x), np.zeros_like(paired.y)
    for number in counted:
        mine = numbers == number
        x[mine], y[mine] = demean(np.stack([paired.x[mine], paired.y[mine]]), paired.present[mine])
    if not varies(x, paired.x):
        return None
    found = fit(x[None], y)
    plain = cr0(found)
    teams = float(plain.df[0]) + 1
    df = teams - len(counted)
    if df < 1:
        return None
    slope, se = float(found.slopes[0]), float(plain.se[0]) * sqrt(teams / df)
    return DepartmentSlope(
        slope=slope,
        se=se,
        df=df,
        ci=t_interval(slope, se, df, 1 - alpha),
        alike_happiness=alike(comparison.x, numbers),
        alike_rating=alike(comparison.y, numbers),
    )


def alike(series: FloatArray, numbers: IntArray) -> float:
    """Mean correlation between two teams of one stratum minus that between teams of different ones."""
    size = np.sqrt((series**2).sum(axis=1, keepdims=True))
    scaled = np.divide(series, size, out=np.zeros_like(series), where=size > 0)
    correlations = scaled @ scaled.T
    same = numbers[:, None] == numbers
    within = same & (numbers > 0) & ~np.eye(len(numbers), dtype=np.bool_)
    return float(correlations[within].mean() - correlations[~same].mean())
