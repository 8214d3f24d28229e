"""From a panel and a plan to everything the report says."""

from dataclasses import replace

import numpy as np

from analytics.algebra.permutation import floor
from analytics.contents import contents
from analytics.findings import Analysis
from analytics.panel import Panel, WeekKind
from analytics.parts.listed import PARTS
from analytics.parts.part import Basis, Tested
from analytics.periods import in_periods
from analytics.plan import Plan
from analytics.verdict.answer import Verdict
from analytics.verdict.evidence import Evidence, judge, weigh
from analytics.verdict.looks import current_look, up_to
from analytics.verdict.shortages import too_early


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
    panel = without(panel, plan.exclusions)
    now = weigh(panel, plan, plan.alpha)
    basis = Basis(
        panel=panel,
        plan=plan,
        contents=contents(panel, now.comparison.paired, plan.lag),
        now=now,
        verdict=in_words_of(verdict_at_look(panel, plan, now), panel.week_kind),
        tested=None
        if now.primary is None or now.arrangements is None
        else Tested(now.comparison, now.arrangements, now.primary),
    )
    found = {part.key: part.compute(basis) for part in PARTS}
    return Analysis(plan=plan, contents=basis.contents, now=now, verdict=basis.verdict, found=found)


def in_words_of(verdict: Verdict, kind: WeekKind) -> Verdict:
    """The verdict with its sentences in the words of the panel's periods."""
    return replace(
        verdict,
        sentence=in_periods(verdict.sentence, kind),
        reasons=in_periods(verdict.reasons, kind),
    )


def verdict_at_look(panel: Panel, plan: Plan, now: Evidence) -> Verdict:
    """The verdict of the last planned look that was reached, on the data that look had."""
    paired = now.comparison.paired
    look = current_look(plan, paired.weeks, floor(now.arrangements) if now.arrangements else 0.0)
    if look.number == 0:
        return judge(panel, plan, look, now, now) if now.missing else too_early(plan, look, paired.weeks)
    then = now
    if plan.looks:
        panel = up_to(panel, int(paired.columns[plan.looks[look.number - 1] - 1]))
        then = weigh(panel, plan, look.level)
    return judge(panel, plan, look, then, now)


def without(panel: Panel, teams: tuple[str, ...]) -> Panel:
    """The panel without the given teams' values; their team-weeks are counted as excluded."""
    out = np.isin(np.array(panel.teams), teams)
    if not out.any():
        return panel
    count = int((np.isfinite(panel.happiness.value[out]) | np.isfinite(panel.rating.value[out])).sum())
    kept = out[:, None]
    return replace(
        panel,
        happiness=replace(panel.happiness, value=np.where(kept, np.nan, panel.happiness.value)),
        rating=replace(panel.rating, value=np.where(kept, np.nan, panel.rating.value)),
        left_out={**panel.left_out, "excluded": count},
    )
