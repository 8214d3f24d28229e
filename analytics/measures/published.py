"""How far a team's published value may be trusted, and the gap between self-image and customers' ratings."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean_rows
from analytics.algebra.distributions import t_quantile
from analytics.algebra.uncertainty import Interval, t_interval

FEWEST_VALUES = 8
LAST = 26  # values looked back at: half a year of weeks
FEWEST_TEAMS = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Mean of own estimate less customers' rating; positive: teams think better of themselves."""

    null: ClassVar[str] = "teams' own estimates equal their customers' ratings on average"
    assumptions: ClassVar[tuple[str, ...]] = ("teams are independent",)

    gap: float
    se: float
    df: int
    ci: Interval
    teams: int
    cells: int


def usual_spread(values: FloatArray, alpha: float = 0.05) -> FloatArray:
    """Half-width of the interval around every published value.

    Parameters
    ----------
    values : (N, T) float, NaN where nothing was published
    alpha : the interval covers 1 − alpha

    Returns
    -------
    (N, T) float
        ± t · SD of the team's last published values, at least 8 and at most 26, this one among them, after
        week means are out. NaN where there are fewer: then no interval is shown.

    Notes
    -----
    The spread of single answers is not published, so the interval rests on how a team's own value usually
    moves. It says how unusual a week is, not who was asked.
    """
    known = np.isfinite(values)
    count = np.maximum(known.sum(axis=0), 1)
    week = np.where(known, values, 0.0).sum(axis=0) / count
    left = np.where(known, values - week, np.nan)
    half = np.full(values.shape, np.nan)
    for team, row in enumerate(left):
        places = np.flatnonzero(known[team])
        for i in range(FEWEST_VALUES - 1, len(places)):
            last = row[places[max(i + 1 - LAST, 0) : i + 1]]
            spread = float(last.std(ddof=1))
            half[team, places[i]] = t_quantile(1 - alpha / 2, len(last) - 1) * spread
    return half


def self_image_gap(estimate: FloatArray, rating: FloatArray, alpha: float = 0.05) -> Gap | None:
    """Mean gap over all team-weeks that have both sides, with an interval clustered by team.

    Parameters
    ----------
    estimate, rating : (N, T) float on the same scale, NaN where missing
    alpha : the interval covers 1 − alpha

    Returns
    -------
    Gap or None
        None with fewer than 3 teams or gaps that are all the same.

    Notes
    -----
    CR1 of a mean: SE² = N/(N − 1) · Σ_i (Σ_t e_it)² / cells², t(N − 1) (Liang & Zeger 1986).
    """
    both = np.isfinite(estimate) & np.isfinite(rating)
    gaps = np.where(both, estimate, 0.0) - np.where(both, rating, 0.0)
    cells, teams = int(both.sum()), int(both.any(axis=1).sum())
    if teams < FEWEST_TEAMS:
        return None
    centred = demean_rows(gaps.reshape(1, -1), both.reshape(1, -1)).reshape(gaps.shape)
    se = float(np.sqrt(teams / (teams - 1) * (centred.sum(axis=1) ** 2).sum())) / cells
    if se < 1e-12:
        return None
    mean = float(gaps.sum()) / cells
    return Gap(
        gap=mean, se=se, df=teams - 1, ci=t_interval(mean, se, teams - 1, 1 - alpha), teams=teams, cells=cells
    )
