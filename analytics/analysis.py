"""From a panel and a plan to everything the report says."""

import numpy as np

from analytics.between import between_teams
from analytics.direction import direction_of
from analytics.naive import pooled_pearson, repeated_measures
from analytics.pairing import Paired, pair, shifted
from analytics.panel import Panel
from analytics.permutation import canonical_order, deal
from analytics.plan import Plan
from analytics.primary import compared, gate_slope, within_slope
from analytics.results import Analysis, Contents, Look
from analytics.verdict import decide, not_enough, shortages
from analytics.weeks import week_label


def analyse(panel: Panel, plan: Plan) -> Analysis:
    """Ask whether a happier team serves its customers better.

    Parameters
    ----------
    panel : Panel
    plan : Plan
        Fixed before the data were looked at.

    Returns
    -------
    Analysis
        Always: data that allow no judgement get the verdict `not_enough_data` with its reasons.

    Notes
    -----
    The method with its sources is `docs/method.md`. The same panel and plan give the same numbers.
    """
    x, y = panel.happiness.value, panel.rating.value
    comparison = compared(pair(x, y, plan.lag))
    order = canonical_order(comparison.x, comparison.y)
    comparison = compared(comparison.paired.reordered(order))
    paired = comparison.paired
    look = Look(number=1, of=1, level=plan.alpha)
    missing = shortages(panel, comparison)
    primary = gate = direction = None
    if missing:
        verdict = not_enough(missing, look)
    else:
        dealings = deal(paired.teams, plan.permutations, plan.seed)
        primary = within_slope(comparison, dealings, plan.alpha)
        gate = gate_slope(paired, dealings)
        direction = direction_of(panel, paired, primary, dealings, look.level)
        verdict = decide(plan, look, primary, gate, direction)
    return Analysis(
        plan=plan,
        contents=contents(panel, paired, plan.lag),
        verdict=verdict,
        comparison=None if missing else comparison,
        primary=primary,
        gate=gate,
        order=direction,
        between=between_teams(x, y, plan.alpha),
        pearson=pooled_pearson(x, y),
        rmcorr=repeated_measures(x, y),
    )


def contents(panel: Panel, paired: Paired, lag: int) -> Contents:
    """Count what came in and what was left out."""
    happiness, rating = np.isfinite(panel.happiness.value), np.isfinite(panel.rating.value)
    cells = happiness | rating
    weeks = panel.weeks[cells.any(axis=0)]
    left_out = {**panel.left_out, **paired.left_out}
    return Contents(
        teams=len(panel.teams),
        weeks=len(weeks),
        cells=int(cells.sum()),
        paired_cells=int((np.isfinite(shifted(panel.happiness.value, lag)) & rating).sum()),
        first_week=week_label(int(weeks[0]), panel.week_kind) if len(weeks) else None,
        last_week=week_label(int(weeks[-1]), panel.week_kind) if len(weeks) else None,
        left_out=tuple(sorted((reason, count) for reason, count in left_out.items() if count)),
    )
