"""Would another reasonable choice change the slope?"""

import numpy as np

from analytics.algebra.demeaning import demean
from analytics.panel import Panel
from analytics.verdict.pairing import shifted
from analytics.verdict.primary import Comparison


def precision_weighted_slope(panel: Panel, comparison: Comparison) -> float | None:
    """The primary slope with every team-week weighed by the numbers behind both of its means.

    Returns
    -------
    float or None
        None where answers or ratings are not counted.

    Notes
    -----
    w = 1 / (1/n + 1/m). Not the primary slope: where what moves a team-week is shared by its people, weighing
    by their number brings nothing (Solon, Haider & Wooldridge 2015, JHR 50:301).
    """
    if panel.happiness.n is None or panel.rating.n is None:
        return None
    paired = comparison.paired
    cut = np.ix_(paired.rows, paired.columns)
    answers, ratings = shifted(panel.happiness.n, paired.lag)[cut], panel.rating.n[cut]
    present = paired.present & (answers > 0) & (ratings > 0)
    answers, ratings = np.where(present, answers, 1.0), np.where(present, ratings, 1.0)
    weights = 1 / (1 / answers + 1 / ratings)
    x, y = demean(np.stack([paired.x, paired.y]), present, weights)
    spread = float((weights * x * x).sum())
    if not spread > 1e-18 * float((weights * paired.x**2).sum()):
        return None
    return float((weights * x * y).sum()) / spread
