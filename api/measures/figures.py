"""From a panel of published weeks to what came of a measure: the word, and the figures behind it.

Only what was published enters: a hidden week is missing here as it is for every reader, so no figure below
says more than the published weeks do together (tests/promises/test_a_measure_tells_no_hidden_week.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.measures.interventions import MeasureEffect, judge_by_lot, judge_by_placebos, undecidable
from analytics.measures.together import judge_together
from analytics.panel import Panel
from survey.measures.registered import HAPPINESS, RATING, WINDOW, Registered

HELPED, HURT, NO_EVIDENCE, TOO_FEW = "helped", "hurt", "no_evidence", "too_few"
WORDS = {
    "helped": HELPED,
    "hurt": HURT,
    "no_evidence": NO_EVIDENCE,
    "too_few_to_judge": TOO_FEW,
    "not_enough_weeks": TOO_FEW,
}
DIGITS = 4
Starts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Series:
    """The outcome of every group in every week up to the last one compared, rows named by `cells`."""

    cells: tuple[str, ...]
    weeks: range
    values: FloatArray


def series_of(plan: Registered, panel: Panel, cells: Sequence[str], first: int) -> Series:
    """What is known of the outcome; a week after the window changes nothing any more."""
    start = min(int(panel.weeks[0]) if len(panel.weeks) else first, first - WINDOW)
    weeks = range(start, plan.last_compared(first) + 1)
    values = np.full((len(cells), len(weeks)), np.nan)
    known = _outcome(plan, panel)
    for column, week in enumerate(panel.weeks.tolist()):
        if week in weeks and known is not None:
            values[:, week - start] = known[:, column]
    return Series(tuple(cells), weeks, values)


def _outcome(plan: Registered, panel: Panel) -> FloatArray | None:
    if plan.outcome == HAPPINESS:
        return panel.happiness.value
    if plan.outcome == RATING:
        return panel.rating.value
    found = panel.outcomes.get(plan.outcome)
    return None if found is None else found.value


def judge(plan: Registered, starts: Starts, series: Series, busy: Sequence[Starts] = ()) -> dict[str, Any]:
    """The word and the figures, as JSON can hold them.

    `starts` are the weeks in which the groups of this measure began, `busy` those of other measures.
    """
    if plan.by_lot:
        effect = _by_lot(plan, starts, series)
    else:
        effect = (_alone if len(starts) == 1 else _together)(plan, starts, series, busy)
    compared = len(effect.placebos) if effect.compared is None else effect.compared
    null = np.abs(effect.placebos - (0.0 if plan.by_lot else effect.expected or 0.0))
    return {
        "word": WORDS[effect.judgement],
        "kind": effect.kind,
        "observed": _rounded(effect.observed),
        "expected": _rounded(effect.expected),
        "effect": _rounded(effect.effect),
        "p": _rounded(effect.p),
        # What chance alone stays within in 95 of 100 cases.
        "chance": _rounded(float(np.quantile(null, 1 - plan.alpha))) if effect.p is not None else None,
        "compared": len(starts) if plan.by_lot else compared,
        "groups": len(starts) if plan.by_lot else effect.groups,
        "before": effect.before,
        "after": effect.after,
        "weeks": [series.weeks.start, series.weeks.stop - 1],
        # Of what was judged, so that a later change of the data is seen.
        "data": sha256(np.round(series.values, 6).tobytes()).hexdigest(),
    }


def _by_lot(plan: Registered, starts: Starts, series: Series) -> MeasureEffect:
    cells = sorted(starts)
    begin = min(starts.values()) - WINDOW - series.weeks.start
    values = np.full((len(cells), len(series.weeks) - begin), np.nan)
    for row, cell in enumerate(cells):
        if cell in series.cells:
            values[row] = series.values[series.cells.index(cell), begin:]
    last_without = np.array([starts[cell] - 1 - series.weeks.start - begin for cell in cells], np.int64)
    # Deals the same starts anew among the same groups: the lot that fell was one of these, each as likely.
    return judge_by_lot(values, last_without, higher_is_better=plan.better > 0, alpha=plan.alpha)


def _alone(plan: Registered, starts: Starts, series: Series, busy: Sequence[Starts]) -> MeasureEffect:
    ((cell, start),) = starts.items()
    if cell not in series.cells:
        return undecidable("placebo", "not_enough_weeks", 0, 0)
    return judge_by_placebos(
        series.values,
        series.cells.index(cell),
        start - 1 - series.weeks.start,
        busy=_busy(series, busy),
        higher_is_better=plan.better > 0,
        alpha=plan.alpha,
    )


def _together(plan: Registered, starts: Starts, series: Series, busy: Sequence[Starts]) -> MeasureEffect:
    """Several groups that began in the same week; one that is gone is judged by nothing."""
    there = sorted(series.cells.index(cell) for cell in starts if cell in series.cells)
    return judge_together(
        series.values,
        np.array(there, dtype=np.int64),
        min(starts.values()) - 1 - series.weeks.start,
        busy=_busy(series, busy),
        higher_is_better=plan.better > 0,
        alpha=plan.alpha,
    )


def _busy(series: Series, measures: Sequence[Starts]) -> BoolArray:
    """(N, T) the weeks in which a group had a measure of its own."""
    found = np.zeros(series.values.shape, np.bool_)
    for starts in measures:
        for cell, start in starts.items():
            if cell in series.cells:
                begin = start - series.weeks.start
                found[series.cells.index(cell), max(begin, 0) : max(begin + WINDOW, 0)] = True
    return found


def _rounded(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, DIGITS)
