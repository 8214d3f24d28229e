"""The figures a dashboard would show, never a verdict: for the panel "why not simply correlate?"."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean_rows
from analytics.algebra.slopes import correlation, varies
from analytics.algebra.uncertainty import SMALLEST_P, t_test
from analytics.false_alarms import false_alarm_rates


@dataclass(frozen=True, slots=True)
class Correlation:
    """A naive correlation with the p-value it is usually printed with."""

    r: float
    p: float
    df: int


@dataclass(frozen=True, slots=True)
class Naive:
    """The usual figures, and how often each raises a false alarm in organisations of about this size."""

    pearson: Correlation | None
    rmcorr: Correlation | None
    false_alarm_rates: dict[str, float | int] | None


def naive_figures(x: FloatArray, y: FloatArray, teams: int, weeks: int) -> Naive:
    """Both correlations of (N, T) sides, with the false alarms counted for so many teams and weeks."""
    return Naive(pooled_pearson(x, y), repeated_measures(x, y), false_alarm_rates(teams, weeks))


def pooled_pearson(x: FloatArray, y: FloatArray) -> Correlation | None:
    """Pearson's r over all same-week cells as if they were independent people.

    Parameters
    ----------
    x, y : (N, T) float, NaN where missing

    Notes
    -----
    Null: independent cells. Mixes differences between teams, shared weeks and change within teams (Robinson
    1950, ASR 15:351): 50–92 % false alarms (`false_alarms.py`).
    """
    both = np.isfinite(x) & np.isfinite(y)
    cells = int(both.sum())
    if cells < 3:
        return None
    a, b = x[both] - x[both].mean(), y[both] - y[both].mean()
    if not (varies(a, x[both]) and varies(b, y[both])):
        return None
    return judged(correlation(a, b), cells - 2)


def repeated_measures(x: FloatArray, y: FloatArray) -> Correlation | None:
    """Correlation within teams around team means only.

    Notes
    -----
    Bland & Altman 1995, BMJ 310:446; Bakdash & Marusich 2017. Null: independent errors around each team's
    mean, so neither shared weeks nor autocorrelation: 66–100 % false alarms where weeks are shared.
    """
    both = np.isfinite(x) & np.isfinite(y)
    a = demean_rows(np.where(both, x, 0.0), both)
    b = demean_rows(np.where(both, y, 0.0), both)
    df = int(both.sum()) - int(both.any(axis=1).sum()) - 1
    if df < 1 or not (varies(a, np.where(both, x, 0.0)) and varies(b, np.where(both, y, 0.0))):
        return None
    return judged(correlation(a, b), df)


def judged(r: float, df: int) -> Correlation:
    """The correlation with the p of its t statistic."""
    r = min(max(r, -1.0), 1.0)
    distance = 1 - r * r
    p = t_test(r, float(np.sqrt(distance / df)), df) if distance > 0 else SMALLEST_P
    return Correlation(r=r, p=p, df=df)
