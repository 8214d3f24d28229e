"""Who moves first? Only what the permutation can carry: "precedes" or "cannot be separated"."""

import numpy as np

from analytics.demeaning import demean
from analytics.pairing import Paired, of_cells, pair_teams, shifted
from analytics.panel import FloatArray, Panel
from analytics.permutation import Dealings, permutation_p
from analytics.results import Order, WithinSlope
from analytics.slopes import Unidentified, fit, varies


def direction_of(
    panel: Panel, paired: Paired, primary: WithinSlope, dealings: Dealings, alpha: float
) -> Order | None:
    """Judge whether staff precede customers.

    Parameters
    ----------
    panel : Panel
    paired, primary, dealings : of the primary test
    alpha : level of the permutation

    Returns
    -------
    Order or None
        None at lag 0 (nothing comes first) and where last week's rating leaves nothing to explain.

    Notes
    -----
    The permutation's null is independence, which a reverse or a same-week link breaks as well. So "precedes"
    asks for a significant slope given last week's rating and for a lagged slope that is at least the
    same-week one, in the direction found.
    """
    if paired.lag < 1:
        return None
    happiness, rating = panel.happiness.value, panel.rating.value
    given = given_last_rating(happiness, rating, paired)
    if given is None:
        return None
    x, y, slope = given
    p = permutation_p(x, y, dealings)
    same_week = same_week_slope(happiness, rating, paired)
    sign = np.sign(primary.slope)
    first = (
        p <= alpha and slope * sign > 0 and (same_week is None or primary.slope * sign >= same_week * sign)
    )
    return Order(
        slope_given_last=slope,
        p_given_last=p,
        same_week_slope=same_week,
        direction="precedes" if first else "goes_with",
    )


def given_last_rating(
    happiness: FloatArray, rating: FloatArray, paired: Paired
) -> tuple[FloatArray, FloatArray, float] | None:
    """Both sides after team and week effects and last week's rating are out, and their slope."""
    lagged, last = shifted(happiness, paired.lag), shifted(rating, 1)
    present = np.isfinite(lagged) & np.isfinite(rating) & np.isfinite(last)
    cells = of_cells(lagged, rating, present, paired.rows, paired.lag)
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
