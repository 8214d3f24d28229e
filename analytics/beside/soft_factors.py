"""Each staff question by itself: does it go with ratings, and is that the same in every department?"""

from dataclasses import dataclass, replace

import numpy as np

from analytics.algebra.arrays import IntArray
from analytics.algebra.distributions import t_sf
from analytics.algebra.multiplicity import benjamini_hochberg
from analytics.beside.group_slope import GroupSlope
from analytics.beside.moderators import equal_slopes, group_slopes
from analytics.panel import Panel
from analytics.plan import Plan

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class SoftFactor:
    """A question's slope over all teams and within every department, rating points per point of the answer.

    `p` is that of the t test behind `everywhere`, `p_equality` that all departments have the same slope, None
    with fewer than two; both are adjusted (Benjamini–Hochberg) over all questions.
    """

    item: str
    everywhere: GroupSlope
    p: float
    p_adjusted: float
    departments: tuple[GroupSlope, ...]
    p_equality: float | None
    p_equality_adjusted: float | None


def soft_factors(panel: Panel, plan: Plan, rows: IntArray) -> tuple[SoftFactor, ...]:
    """The slope of ratings on every staff question, one at a time.

    Parameters
    ----------
    panel : Panel
    plan : Plan
    rows : (n,) int, the teams of the primary test

    Returns
    -------
    tuple of SoftFactor
        For every question with 4 teams and 60 paired team-weeks, by name. Departments as in `moderators`.

    Notes
    -----
    Team and week effects out, each department with week effects of its own, CR2 by team with Satterthwaite's
    degrees of freedom. A question stands alone here: it also carries what goes with it, mood above all.
    Shares of what questions explain together are in `drivers`.
    """
    departments = panel.groups.get("department")
    everybody: tuple[str | None, ...] = (EVERYWHERE,) * len(panel.teams)
    found: list[SoftFactor] = []
    for item in sorted(panel.items):
        asked = replace(panel, happiness=panel.items[item])
        whole, _ = group_slopes(asked, plan, rows, everybody)
        if not whole:
            continue
        groups, expected = group_slopes(asked, plan, rows, departments) if departments else ((), np.empty(0))
        p = 2 * float(t_sf(abs(whole[0].slope / whole[0].se), whole[0].df))
        equality = equal_slopes(groups, expected).p if len(groups) >= 2 else None
        found.append(SoftFactor(item, whole[0], p, p, groups, equality, equality))
    slopes = benjamini_hochberg(np.array([one.p for one in found], dtype=np.float64)).tolist()
    tested = [one.p_equality for one in found if one.p_equality is not None]
    equal = iter(benjamini_hochberg(np.array(tested, dtype=np.float64)).tolist())
    return tuple(
        replace(one, p_adjusted=slope, p_equality_adjusted=None if one.p_equality is None else next(equal))
        for one, slope in zip(found, slopes, strict=True)
    )
