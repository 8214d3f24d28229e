"""Who moves first? Only what the data can carry: "precedes" or "cannot be separated"."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.distributions import t_sf
from analytics.algebra.permutation import Arrangements, permutation_p
from analytics.algebra.slopes import Unidentified, fit, varies
from analytics.panel import Panel
from analytics.verdict.pairing import Paired, of_cells, pair_teams, shifted
from analytics.verdict.primary import WithinSlope

Direction = Literal["precedes", "goes_with"]

LARGER = 0.05  # one-sided, for each of the neighbours


@dataclass(frozen=True, slots=True)
class Precedence:
    """Who moves first: the slope given last week's rating, and its neighbours on the same team-weeks.

    `p_same_week` and `p_reverse` judge one-sided that the lagged slope is the larger one, against the same
    week and against the largest of the weeks in which customers come first; None where they could not.
    """

    slope_given_last: float
    p_given_last: float
    same_week_slope: float | None
    p_same_week: float | None
    p_reverse: float | None
    direction: Direction


def direction_of(
    panel: Panel, paired: Paired, primary: WithinSlope, arrangements: Arrangements, alpha: float
) -> Precedence | None:
    """Judge whether staff precede customers.

    Parameters
    ----------
    panel : Panel
    paired, primary, arrangements : of the primary test
    alpha : level of the permutation

    Returns
    -------
    Precedence or None
        None at lag 0 (nothing comes first) and where last week's rating leaves nothing to explain.

    Notes
    -----
    The permutation's null is independence, which a reverse or a same-week link breaks as well. So "precedes"
    asks for a significant slope given last week's rating, for a lagged slope that is at least the same-week
    one, in the direction found, and on the same team-weeks for one that is significantly larger than the
    same-week one and than every one with customers first, up to as many weeks (`larger_than`): an
    intersection–union test, each at 5 % (Berger 1982, Technometrics 24:295). A slow cause that moves both
    sides in the same week makes all of them alike.
    """
    if paired.lag < 1:
        return None
    happiness, rating = panel.happiness.value, panel.rating.value
    given = given_last_rating(happiness, rating, paired)
    if given is None:
        return None
    x, y, slope = given
    p = permutation_p(x, y, arrangements)
    same_week = same_week_slope(happiness, rating, paired)
    sign = float(np.sign(primary.slope))
    larger = larger_than(happiness, rating, paired, range(-paired.lag, 1), sign)
    same, reverse = (None, None) if larger is None else (larger[-1], max(larger[:-1]))
    first = (
        p <= alpha
        and slope * sign > 0
        and (same_week is None or primary.slope * sign >= same_week * sign)
        and larger is not None
        and max(larger) <= LARGER
    )
    return Precedence(
        slope_given_last=slope,
        p_given_last=p,
        same_week_slope=same_week,
        p_same_week=same,
        p_reverse=reverse,
        direction="precedes" if first else "goes_with",
    )


def larger_than(
    happiness: FloatArray, rating: FloatArray, paired: Paired, others: range, sign: float
) -> list[float] | None:
    """One-sided p that the slope at the tested lag is larger than at each of the other lags.

    Parameters
    ----------
    happiness, rating : (N, T) float, NaN where missing
    paired : of the primary test: its teams and lag
    others : lags to compare with; negative ones have customers first
    sign : of the primary slope; with −1 "larger" is "more negative"

    Returns
    -------
    list of float or None
        None where no team-week has all of them, or one does not vary.

    Notes
    -----
    All lags on the cells that have every one of them, demeaned together. b_k = Σ_i z_ik'y_i / S_k with
    S_k = Σ z_k², influence of team i f_ik = z_ik'(y_i − b_k z_ik) / S_k, and
    t_k = sign · (b_1 − b_k) / √(N/(N − 1) Σ_i (f_i1 − f_ik)²), judged by t(N − 1). Null: the slope at lag k
    is at least as large. Assumes teams that are independent once week effects are out.
    """
    lags = (paired.lag, *others)
    series = [shifted(happiness, lag) for lag in lags]
    present = np.isfinite(rating) & np.isfinite(series).all(axis=0)
    columns = np.flatnonzero(present[paired.rows].any(axis=0))
    cut = np.ix_(paired.rows, columns)
    there = present[cut]
    raw = np.stack([np.where(there, each[cut], 0.0) for each in (*series, rating)])
    *z, y = demean(raw, there)
    if not all(varies(each, before) for each, before in zip(z, raw, strict=False)):
        return None
    sums = np.array([(each * each).sum() for each in z])
    slopes = np.array([(each * y).sum() for each in z]) / sums
    scores = [(each * (y - b * each)).sum(axis=1) for each, b in zip(z, slopes, strict=True)]
    influence = np.stack(scores) / sums[:, None]
    teams = int(there.any(axis=1).sum())
    if teams < 2:
        return None
    se = np.sqrt(teams / (teams - 1) * ((influence[0] - influence[1:]) ** 2).sum(axis=1))
    gaps = sign * (slopes[0] - slopes[1:])
    t = np.divide(gaps, se, out=np.zeros_like(gaps), where=se > 0)
    return [float(p) for p in t_sf(t, teams - 1)]


def given_last_rating(
    happiness: FloatArray, rating: FloatArray, paired: Paired
) -> tuple[FloatArray, FloatArray, float] | None:
    """Both sides after team and week effects and last week's rating are out, and their slope."""
    lagged, last = shifted(happiness, paired.lag), shifted(rating, 1)
    present = np.isfinite(lagged) & np.isfinite(rating) & np.isfinite(last)
    rows = paired.rows
    cells = of_cells(lagged[rows], rating[rows], present[rows], rows, paired.lag)
    before = np.where(cells.present, last[np.ix_(cells.rows, cells.columns)], 0.0)
    x, y, z = demean(np.stack([cells.x, cells.y, before]), cells.present)
    if not varies(z, before):
        return None
    try:
        slope = float(fit(np.stack([x, z]), y).slopes[0])
    except Unidentified:
        return None
    return fit(z[None], x).residuals, fit(z[None], y).residuals, slope


def same_week_slope(happiness: FloatArray, rating: FloatArray, paired: Paired) -> float | None:
    """Two-way slope of this week's rating on this week's happiness for the same teams."""
    cells = pair_teams(happiness, rating, 0, paired.rows)
    x, y = demean(np.stack([cells.x, cells.y]), cells.present)
    if not varies(x, cells.x):
        return None
    return float(fit(x[None], y).slopes[0])
