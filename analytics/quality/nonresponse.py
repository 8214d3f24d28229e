"""What the people who did not answer could change."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import Arrangements, dealt_along, gram, observed, p_value
from analytics.algebra.slopes import Unidentified, fit
from analytics.panel import Panel
from analytics.verdict.looks import Look
from analytics.verdict.pairing import shifted
from analytics.verdict.primary import Comparison, WithinSlope

STEPS = 16  # of a scale's width, a quarter of a point from 1 to 5: nobody can be farther off


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """Happiness points by which non-responders would have to differ to undo the answer; None: none does."""

    shift: float | None


def response_rates(panel: Panel) -> FloatArray | None:
    """Answers per head, (N, T), at most 1; None without numbers of answers or head counts."""
    if panel.happiness.n is None or panel.headcount is None:
        return None
    heads = np.where(panel.headcount > 0, panel.headcount, np.nan)
    result: FloatArray = np.minimum(panel.happiness.n / heads, 1.0)
    return result


def slope_given_response(panel: Panel, comparison: Comparison) -> float | None:
    """The primary slope with that week's response rate and its change as further regressors.

    On the cells where both are known; None where they are not or do not vary.
    """
    rates = response_rates(panel)
    if rates is None:
        return None
    paired = comparison.paired
    cut = np.ix_(paired.rows, paired.columns)
    rate = shifted(rates, paired.lag)[cut]
    change = rate - shifted(rates, paired.lag + 1)[cut]
    present = paired.present & np.isfinite(rate) & np.isfinite(change)
    x, r, c, y = demean(np.stack([paired.x, rate, change, paired.y]), present)
    try:
        return float(fit(np.stack([x, r, c]), y).slopes[0])
    except Unidentified:
        return None


def tipping_point(
    panel: Panel,
    comparison: Comparison,
    arrangements: Arrangements,
    primary: WithinSlope,
    look: Look,
    width: float,
) -> TippingPoint | None:
    """How far those who did not answer would have to be off for the primary test to fail.

    Parameters
    ----------
    panel, comparison, arrangements, primary : of the primary test, which must have passed
    look : its level
    width : of the scale of happiness

    Returns
    -------
    TippingPoint or None
        None without response rates, or where the test did not pass. `shift` None: no shift below the width
        of the scale, either way, changes the answer.

    Notes
    -----
    If non-responders differ from responders by δ, a team's mean is x + (1 − r)·δ. The smallest |δ| in steps
    of a sixteenth of the scale at which the permutation p exceeds the level or the slope changes sign.
    """
    rates = response_rates(panel)
    if rates is None or primary.p > look.level:
        return None
    paired = comparison.paired
    absent = 1 - shifted(rates, paired.lag)[np.ix_(paired.rows, paired.columns)]
    present = paired.present & np.isfinite(absent)
    if not present.any():
        return None
    x, w, y = demean(np.stack([paired.x, absent, paired.y]), present)
    own, added = gram(x, y), gram(w, y)
    dealt = dealt_along(own, added, arrangements)
    for step in range(1, STEPS):
        for shift in (step * width / STEPS, -step * width / STEPS):
            products = own + shift * added
            p = p_value(observed(products), dealt(shift), exact=arrangements.exact)
            if p > look.level or float(products.trace()) * primary.slope <= 0:
                return TippingPoint(shift=shift)
    return TippingPoint(shift=None)
