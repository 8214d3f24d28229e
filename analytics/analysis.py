"""From a panel and a plan to everything the report says."""

from dataclasses import replace

import numpy as np

from analytics.algebra.permutation import floor
from analytics.beside.between import between_teams
from analytics.beside.distributed_lag import cumulative_slope, distributed_lag
from analytics.beside.drivers import drivers
from analytics.beside.heterogeneity import team_slopes
from analytics.beside.lags import scan_lags
from analytics.beside.moderators import moderators, negative_control
from analytics.beside.naive import pooled_pearson, repeated_measures
from analytics.beside.outcomes import further_outcomes
from analytics.beside.reverse import reverse_slope
from analytics.contents import contents
from analytics.findings import Analysis
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.quality.overview import quality_of
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
    x, y = panel.happiness.value, panel.rating.value
    now = weigh(panel, plan, plan.alpha)
    found = Analysis(
        plan=plan,
        contents=contents(panel, now.comparison.paired, plan.lag),
        verdict=verdict_at_look(panel, plan, now),
        between=between_teams(x, y, plan.alpha),
        pearson=pooled_pearson(x, y),
        rmcorr=repeated_measures(x, y),
        outcomes=further_outcomes(panel, plan),
    )
    if now.primary is None or now.arrangements is None:
        return found
    comparison, arrangements, rows = now.comparison, now.arrangements, now.comparison.paired.rows
    return replace(
        found,
        comparison=comparison,
        primary=now.primary,
        gate=now.gate,
        lasting=now.lasting,
        influence=now.influence,
        precedence=now.precedence,
        lags=scan_lags(x, y, rows, arrangements, plan.max_lag),
        reverse=reverse_slope(x, y, rows, arrangements, plan.alpha, lag=max(plan.lag, 1)),
        cumulative=cumulative_slope(x, y, rows, plan.alpha),
        distributed=distributed_lag(x, y, rows, plan.alpha),
        teams=team_slopes(comparison, panel.teams, plan.alpha),
        quality=quality_of(
            panel, plan, comparison, arrangements, now.primary, now.departments, found.verdict.look
        ),
        moderators=moderators(panel, plan, rows),
        negative_control=negative_control(panel, plan),
        drivers=drivers(panel, plan, rows, arrangements),
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
