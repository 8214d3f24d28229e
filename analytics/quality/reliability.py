"""How much of what moves in released means is mood, and how much is who happened to answer."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.uncertainty import Interval
from analytics.panel import Panel
from analytics.verdict.primary import Comparison, WithinSlope

IDENTIFIABLE = 0.3  # below this lower bound the disattenuated slope could be almost anything


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bounds for the share of week-to-week change in happiness that is mood, not who answered.

    `disattenuated` is the range of the slope on true mood; None where it cannot be identified.
    """

    lower: float
    upper: float | None
    disattenuated: Interval | None


def reliability(panel: Panel, comparison: Comparison, primary: WithinSlope) -> Reliability | None:
    """Bounds for the reliability of week-to-week change in happiness.

    Parameters
    ----------
    panel : Panel
        Needs the number of answers per cell and the pooled within-cell variance; the head count for the
        upper bound.
    comparison, primary : of the primary test

    Returns
    -------
    Reliability or None
        None without numbers of answers or within-cell variance.

    Notes
    -----
    λ = 1 − mean(v) / Var(x̃). All answer noise fresh each week: v = s² / n, the lower bound; all noise stable
    persons of a finite group: v = s² / n · (1 − n / headcount), the upper. The truth lies between. The slope
    on true mood lies in [β̂ / λ_hi, β̂ / λ_lo] (Spearman 1904, AJP 15:72; Griliches & Hausman 1986), given only
    where λ_lo is at least .3. Rounding adds 0.1² / 12 to v, which is left out.
    """
    counts, variance = panel.happiness.n, panel.within_variance
    if counts is None or variance is None:
        return None
    fresh = behind(panel, comparison, np.broadcast_to(variance, counts.shape) / counts)
    moving = float((comparison.x**2).sum()) / degrees(comparison)
    lower = bounded(1 - float(fresh.mean()) / moving) if fresh.size else None
    if lower is None:
        return None
    upper = None
    if panel.headcount is not None:
        left = np.clip(1 - counts / panel.headcount, 0, 1)
        stable = behind(panel, comparison, np.broadcast_to(variance, counts.shape) / counts * left)
        upper = bounded(1 - float(stable.mean()) / moving) if stable.size else None
    slopes = None
    if upper is not None and lower >= IDENTIFIABLE:
        ends = sorted((primary.slope / upper, primary.slope / lower))
        slopes = (ends[0], ends[1])
    return Reliability(lower=lower, upper=upper, disattenuated=slopes)


def rating_reliability(panel: Panel, comparison: Comparison) -> float | None:
    """The share of week-to-week change in ratings that is more than which customers happened to rate.

    Notes
    -----
    1 − mean(s²/m) / Var(ỹ) with the pooled variance s² of single ratings and their number m: other customers
    rate every week, so all of that noise is fresh. It blurs the answer and flattens no slope, for the ratings
    are the side that is explained. None without numbers of ratings or their variance.
    """
    counts, variance = panel.rating.n, panel.rating_variance
    if counts is None or variance is None:
        return None
    paired = comparison.paired
    with np.errstate(divide="ignore", invalid="ignore"):
        noise = (np.broadcast_to(variance, counts.shape) / counts)[np.ix_(paired.rows, paired.columns)]
    known = noise[paired.present & np.isfinite(noise)]
    if not known.size:
        return None
    return bounded(1 - float(known.mean()) / (float((comparison.y**2).sum()) / degrees(comparison)))


def behind(panel: Panel, comparison: Comparison, noise: FloatArray) -> FloatArray:
    """The noise variances of the happiness values that the paired cells used, where they are known."""
    paired = comparison.paired
    week = np.clip(paired.columns - paired.lag, 0, len(panel.weeks) - 1)
    used = noise[np.ix_(paired.rows, week)][paired.present]
    result: FloatArray = used[np.isfinite(used)]
    return result


def degrees(comparison: Comparison) -> int:
    """Cells less team and week effects."""
    paired = comparison.paired
    return max(paired.cells - paired.teams - paired.weeks + 1, 1)


def bounded(share: float) -> float | None:
    """A share between 0 and 1; None for what is not a number."""
    return min(max(share, 0.0), 1.0) if np.isfinite(share) else None


def intraclass(means: FloatArray, variance: float, size: float) -> tuple[float, float] | None:
    """ICC(1) and ICC(2) of groups of `size` answers from their means and pooled within variance.

    Parameters
    ----------
    means : (k,) float
    variance : within-group variance of single answers
    size : answers per group

    Notes
    -----
    ICC(1) = (MSB − MSW) / (MSB + (k − 1)MSW), ICC(2) = (MSB − MSW) / MSB (Bartko 1976; Shrout & Fleiss 1979,
    Psychol. Bull. 86:420), with MSB = size · Var(means).
    """
    known = means[np.isfinite(means)]
    if len(known) < 3 or size <= 1:
        return None
    between = size * float(known.var(ddof=1))
    if between <= 0:
        return None
    return (between - variance) / (between + (size - 1) * variance), (between - variance) / between
