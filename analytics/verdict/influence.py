"""Does one team carry the answer? A merger, a split or a mistake in the file can."""

from dataclasses import dataclass, replace

import numpy as np

from analytics.algebra.arrays import BoolArray, IntArray
from analytics.algebra.permutation import canonical_order, deal, floor, permutation_p
from analytics.algebra.slopes import fit, varies
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.pairing import Paired
from analytics.verdict.primary import Comparison, WithinSlope, compared

LARGE_SHARE = 0.1  # of all variation within teams: from here on the answer is computed again without the team
LARGE_STEP = 0.5  # standard errors by which the slope moves without it


@dataclass(frozen=True, slots=True)
class Influence:
    """The team without which the slope changes most; slope and p without it where that is worth telling.

    `p` is None where so few teams are left that no data could bring it down to the level.
    """

    team: str
    share: float
    slope: float | None
    p: float | None


def most_influential(
    panel: Panel,
    plan: Plan,
    comparison: Comparison,
    primary: WithinSlope,
    strata: IntArray,
    level: float,
) -> Influence:
    """The team without which the slope changes most, and the primary test without it.

    Parameters
    ----------
    panel, plan : of the analysis
    comparison, primary : of the primary test
    strata : (N,) int, from `departments.strata`
    level : at which the primary test is judged

    Notes
    -----
    β₍₋ᵢ₎ ≈ (Σx̃ỹ − s_i) / (Σx̃² − q_i) with the team's own sums s_i, q_i (Belsley, Kuh & Welsch 1980)
    chooses the team. Where it holds a tenth of Σx̃² or moves the slope by half a standard error, slope and
    p are those of a new comparison without it, week effects and arrangements included. A description: no
    null of its own.
    """
    x, y = comparison.x, comparison.y
    squares, products = (x * x).sum(axis=1), (x * y).sum(axis=1)
    left = squares.sum() - squares
    without = np.divide(products.sum() - products, left, out=np.full(len(left), np.inf), where=left > 0)
    team = int(np.argmax(np.abs(without - primary.slope)))
    found = Influence(
        team=panel.teams[int(comparison.paired.rows[team])],
        share=float(squares[team] / squares.sum()),
        slope=None,
        p=None,
    )
    step = abs(float(without[team]) - primary.slope)
    if found.share < LARGE_SHARE and step < LARGE_STEP * primary.se:
        return found
    kept = np.arange(len(strata)) != team
    again = compared(_rows(comparison.paired, kept))
    if not (varies(again.x, again.paired.x) and varies(again.y, again.paired.y)):
        return found
    order = canonical_order(again.x, again.y)
    again = compared(again.paired.reordered(order))
    arrangements = deal(strata[kept][order], plan.permutations, plan.seed)
    p = None if floor(arrangements) > level else permutation_p(again.x, again.y, arrangements)
    return replace(found, slope=float(fit(again.x[None], again.y).slopes[0]), p=p)


def _rows(paired: Paired, kept: BoolArray) -> Paired:
    """The cells of these teams, without weeks that none of them has."""
    present = paired.present[kept]
    weeks = present.any(axis=0)
    return replace(
        paired,
        x=paired.x[kept][:, weeks],
        y=paired.y[kept][:, weeks],
        present=present[:, weeks],
        rows=paired.rows[kept],
        columns=paired.columns[weeks],
    )
