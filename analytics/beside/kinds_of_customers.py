"""Is the relation stronger for new customers? A team's mood beside the ratings of each kind of customers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.algebra.demeaning import demean
from analytics.algebra.distributions import f_sf
from analytics.algebra.slopes import Fit, fit, varies
from analytics.algebra.uncertainty import adjust, satterthwaite, t_interval
from analytics.algebra.wald import WaldTest
from analytics.beside.group_slope import FEWEST_PER_GROUP, GroupSlope
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.pairing import pair_teams
from analytics.verdict.shortages import FEWEST_CELLS

MOST_KINDS = 12


@dataclass(frozen=True, slots=True)
class Measured:
    """The slope of one kind of customers with what a comparison within teams needs.

    Attributes
    ----------
    group : GroupSlope
    scores : (N,) float
        Each team's part of the slope's error, so that the variance is the sum of their squares; 0 where it
        has no cell.
    products : (N, N) float
        p_i'p_j of the teams' scores under the working model of independent errors with one variance.
    """

    group: GroupSlope
    scores: FloatArray
    products: FloatArray


def kind_slopes(
    panel: Panel, plan: Plan, rows: IntArray, ratings: Mapping[str, FloatArray]
) -> tuple[Measured, ...]:
    """The slope for every kind of customers that rated often enough.

    Parameters
    ----------
    panel : Panel
    plan : Plan
    rows : (n,) int, the teams of the primary test
    ratings : (N, T) float of each kind, NaN where too few rated

    Returns
    -------
    tuple of Measured
        By name, each with 4 teams and 60 team-weeks; of more than a dozen those with the most team-weeks.
    """
    found = []
    for label, values in ratings.items():
        paired = pair_teams(panel.happiness.value, values, plan.lag, rows)
        there = paired.present.any(axis=1)
        if int(there.sum()) < FEWEST_PER_GROUP or paired.cells < FEWEST_CELLS:
            continue
        paired = pair_teams(panel.happiness.value, values, plan.lag, rows[there])
        x, y = demean(np.stack([paired.x, paired.y]), paired.present)
        if not varies(x, paired.x) or not varies(y, paired.y):
            continue
        estimate = fit(x[None], y)
        if not varies(estimate.residuals, y):
            continue
        adjusted = adjust(estimate, paired.present)
        score = estimate.bread[0]
        products = adjusted.products(score, score)
        scores = team_scores(estimate, adjusted.regressors)
        slope, se, df = float(estimate.slopes[0]), float(np.sqrt(scores @ scores)), satterthwaite(products)
        ci = t_interval(slope, se, df, 1 - plan.alpha)
        group = GroupSlope(label, slope, se, df, ci, paired.teams, paired.cells)
        placed, square = np.zeros(len(panel.teams)), np.zeros((len(panel.teams),) * 2)
        placed[paired.rows] = scores
        square[np.ix_(paired.rows, paired.rows)] = products
        found.append(Measured(group, placed, square))
    most = sorted(found, key=lambda one: (-one.group.cells, one.group.group))[:MOST_KINDS]
    return tuple(sorted(most, key=lambda one: one.group.group))


def team_scores(estimate: Fit, weights: FloatArray) -> FloatArray:
    """Each team's part of the error of a single slope.

    Parameters
    ----------
    estimate : Fit with one regressor
    weights : (1, N, T) float
        The regressors themselves (CR0) or adjusted (CR2).

    Returns
    -------
    (N,) float
    """
    scores: FloatArray = estimate.bread[0, 0] * np.einsum("nt,nt->n", weights[0], estimate.residuals)
    return scores


def equal_within_teams(measured: tuple[Measured, ...]) -> WaldTest:
    """Approximate Hotelling test that all kinds of customers have the same slope.

    Parameters
    ----------
    measured : tuple of Measured, at least two

    Returns
    -------
    WaldTest
        Null: the slope is the same for every kind. Without figures where the teams are too few.

    Notes
    -----
    The slopes share their teams, and a team's bad week may show in all of them: their covariance is the sum
    over teams of the products of scores, that of one regression with a slope, team and week effects for each
    kind, clustered by team (CR2; kinds share no regressor, so a team's adjustment falls into one for each).
    `wald.wald_test` does the rest: HTZ of Pustejovsky & Tipton 2018, JBES 36:672.
    """
    count = len(measured) - 1
    contrasts = np.hstack([np.ones((count, 1)), -np.eye(count)])
    slopes = np.array([one.group.slope for one in measured])
    scores = np.stack([one.scores for one in measured])
    covariance = contrasts @ scores @ scores.T @ contrasts.T
    expected = np.array([one.products.trace() for one in measured])
    scaled = np.linalg.solve(np.linalg.cholesky(contrasts * expected @ contrasts.T), contrasts)
    products = np.stack([one.products for one in measured])
    # For contrasts s and t the products of their scores; kinds share no cell, so none cross.
    crossed = np.einsum("sg,tg,gij->stij", scaled, scaled, products)
    total = float(np.einsum("ssij,ttij->", crossed, crossed) + np.einsum("stij,stji->", crossed, crossed))
    eta = count * (count + 1) / total
    rest = eta - count + 1
    if rest <= 0:
        return WaldTest(f=None, df1=count, df2=None, p=None)
    difference = contrasts @ slopes
    distance = float(difference @ np.linalg.solve(covariance, difference))
    f = rest / (eta * count) * distance
    return WaldTest(f=f, df1=count, df2=rest, p=f_sf(f, count, rest))
