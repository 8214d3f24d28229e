"""Would another reasonable choice change the slope?"""

import numpy as np

from analytics.algebra.demeaning import demean
from analytics.panel import Panel
from analytics.verdict.pairing import shifted
from analytics.verdict.primary import Comparison


def precision_weighted_slope(panel: Panel, comparison: Comparison) -> float | None:
    """The primary slope with every team-week weighed by the numbers behind its means.

    Returns
    -------
    float or None
        None where neither answers nor ratings are counted.

    Notes
    -----
    w = 1 / (1/n + 1/m), of the sides that are counted. Percentages are weighed by their number alone: with
    their own p(100 − p) in it, team-weeks near 0 and 100 would count more by what they say. Not the primary
    slope: where what moves a team-week is shared by its people, weighing by their number brings nothing
    (Solon, Haider & Wooldridge 2015, JHR 50:301).
    """
    paired = comparison.paired
    answers = None if panel.happiness.n is None else shifted(panel.happiness.n, paired.lag)
    cut = np.ix_(paired.rows, paired.columns)
    counts = [each[cut] for each in (answers, panel.rating.n) if each is not None]
    if not counts:
        return None
    numbers = np.stack(counts)
    present = paired.present & (numbers > 0).all(axis=0)
    weights = 1 / (1 / np.where(present, numbers, 1.0)).sum(axis=0)
    x, y = demean(np.stack([paired.x, paired.y]), present, weights)
    spread = float((weights * x * x).sum())
    if not spread > 1e-18 * float((weights * paired.x**2).sum()):
        return None
    return float((weights * x * y).sum()) / spread
