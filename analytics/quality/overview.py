"""What the data are made of, shown beside every answer."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.bootstrap import MOST_TEAMS, wild_bootstrap_p
from analytics.algebra.permutation import Arrangements
from analytics.panel import Panel
from analytics.plan import USUAL_SCALE, Plan
from analytics.quality.dependence import CrossDependence, autocorrelation, shared_weeks
from analytics.quality.nonresponse import TippingPoint, response_rates, slope_given_response, tipping_point
from analytics.quality.reliability import Reliability, intraclass, rating_reliability, reliability
from analytics.quality.sensitivity import precision_weighted_slope
from analytics.verdict.departments import DepartmentSlope
from analytics.verdict.looks import Look
from analytics.verdict.pairing import shifted
from analytics.verdict.primary import Comparison, WithinSlope

TOP = 0.1  # of the scale: on 1–5 everything from 4.6, where released means are clamped


@dataclass(frozen=True, slots=True)
class Quality:
    """What the data are made of; None where they do not carry what a figure needs. Shares lie in 0–1."""

    reliability: Reliability | None
    rating_reliability: float | None
    icc: tuple[float, float] | None
    cross_dependence: CrossDependence | None
    autocorrelation_happiness: float | None
    autocorrelation_rating: float | None
    missing_share: float | None
    response_rate: float | None
    slope_given_response: float | None
    slope_weighted: float | None
    bootstrap_p: float | None
    within_departments: DepartmentSlope | None
    tipping_point: TippingPoint | None
    ceiling_happiness: float | None
    ceiling_rating: float | None


def quality_of(
    panel: Panel,
    plan: Plan,
    comparison: Comparison,
    arrangements: Arrangements,
    primary: WithinSlope,
    departments: DepartmentSlope | None,
    look: Look,
) -> Quality:
    """Collect the quality figures; each is None where the data do not carry what it needs."""
    rates = response_rates(panel)
    return Quality(
        reliability=reliability(panel, comparison, primary),
        rating_reliability=rating_reliability(panel, comparison),
        icc=staff_icc(panel),
        cross_dependence=shared_weeks(comparison),
        autocorrelation_happiness=autocorrelation(comparison.x, comparison),
        autocorrelation_rating=autocorrelation(comparison.y, comparison),
        missing_share=missing_share(panel, comparison.paired.lag),
        response_rate=None if rates is None or not np.isfinite(rates).any() else float(np.nanmean(rates)),
        slope_given_response=slope_given_response(panel, comparison),
        slope_weighted=precision_weighted_slope(panel, comparison),
        bootstrap_p=wild_bootstrap_p(comparison.x[None], comparison.y, comparison.paired.present, plan.seed)
        if primary.teams <= MOST_TEAMS
        else None,
        within_departments=departments,
        tipping_point=tipping_point(
            panel, comparison, arrangements, primary, look, width_of(panel.happiness.value, plan)
        ),
        ceiling_happiness=top_share(panel.happiness.value, plan.ranges.get("happiness")),
        ceiling_rating=top_share(panel.rating.value, plan.ranges.get("rating")),
    )


def missing_share(panel: Panel, lag: int) -> float | None:
    """Share of the team-weeks between first and last that have not both sides."""
    both = np.isfinite(shifted(panel.happiness.value, lag)) & np.isfinite(panel.rating.value)
    weeks = np.flatnonzero(both.any(axis=0))
    if not len(weeks):
        return None
    return 1 - float(both[:, weeks[0] : weeks[-1] + 1].mean())


def width_of(happiness: FloatArray, plan: Plan) -> float:
    """Width of the scale of happiness: the plan's, else 4 where all lies from 1 to 5, else what there was."""
    if plan.ranges:
        low, high = plan.ranges["happiness"]
    else:
        low, high = float(np.nanmin(happiness)), float(np.nanmax(happiness))
        if USUAL_SCALE[0] <= low and high <= USUAL_SCALE[1]:
            low, high = USUAL_SCALE
    return high - low


def top_share(values: FloatArray, scale: tuple[float, float] | None) -> float | None:
    """Share of team-weeks in the top tenth of the scale, where they cannot rise any more."""
    known = values[np.isfinite(values)]
    if scale is None or not len(known):
        return None
    low, high = scale
    return float((known >= high - TOP * (high - low) - 1e-9).mean())


def staff_icc(panel: Panel) -> tuple[float, float] | None:
    """ICC(1) and ICC(2) of happiness, averaged over the weeks that know their within-cell variance."""
    if panel.happiness.n is None or panel.within_variance is None:
        return None
    found = []
    for week in np.flatnonzero(np.isfinite(panel.within_variance)):
        counts = panel.happiness.n[:, week]
        known = np.isfinite(panel.happiness.value[:, week]) & np.isfinite(counts)
        if known.any():
            size = float(counts[known].mean())
            found.append(
                intraclass(panel.happiness.value[known, week], float(panel.within_variance[week]), size)
            )
    pairs = [pair for pair in found if pair is not None]
    if not pairs:
        return None
    return float(np.mean([one for one, _ in pairs])), float(np.mean([two for _, two in pairs]))
