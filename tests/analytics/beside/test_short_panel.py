"""A panel too short for a verdict still has a slope with an interval, as other programs find it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.analysis import analyse
from analytics.beside.short_panel import ShortSlope, short_slope
from analytics.panel import Panel, Series
from analytics.parts.beside import SHORT_PANEL
from analytics.plan import Plan
from tests.analytics.cast import holed, linked, panel_of

QUICK = Plan(permutations=199)


def found(panel: Panel) -> ShortSlope:
    slope = short_slope(panel, QUICK)
    assert slope is not None
    return slope


def sized(panel: Panel) -> Panel:
    """Units of very different size."""
    counts = np.random.default_rng(8).integers(20, 4_000, size=(len(panel.teams), 1)).astype(float)
    sizes = np.broadcast_to(counts, panel.rating.value.shape).copy()
    return replace(panel, rating=Series(panel.rating.value, sizes))


def frame_of(panel: Panel) -> pd.DataFrame:
    x, y = panel.happiness.value[:, :-1], panel.rating.value[:, 1:]
    known = np.isfinite(x) & np.isfinite(y)
    unit, period = np.nonzero(known)
    columns = {"unit": unit, "period": period, "x": x[known], "y": y[known]}
    if panel.rating.n is not None:
        columns["size"] = panel.rating.n[:, 1:][known]
    return pd.DataFrame(columns).set_index(["unit", "period"])


def test_eight_periods_of_forty_units_have_the_slope_that_another_program_finds() -> None:
    from linearmodels.panel import PanelOLS

    panel = holed(linked(40, 8), 0.1)
    frame = frame_of(panel)
    theirs = PanelOLS(frame["y"], frame[["x"]], entity_effects=True, time_effects=True).fit()
    ours = found(panel)
    assert ours.slope == pytest.approx(theirs.params["x"], rel=1e-9)
    assert (ours.teams, ours.weeks, ours.cells) == (40, 7, len(frame))
    assert ours.ci[0] < ours.slope < ours.ci[1]
    assert ours.by_size is None


def test_by_size_is_the_weighted_regression_of_another_program() -> None:
    from linearmodels.panel import PanelOLS

    panel = sized(holed(linked(40, 8), 0.1))
    frame = frame_of(panel)
    theirs = PanelOLS(
        frame["y"], frame[["x"]], weights=frame["size"], entity_effects=True, time_effects=True
    ).fit()
    ours = found(panel)
    assert ours.by_size == pytest.approx(theirs.params["x"], rel=1e-8)
    assert ours.by_size != pytest.approx(ours.slope, rel=1e-3)


def test_people_are_the_size_where_ratings_are_not_counted() -> None:
    panel = linked(12, 9)
    heads = np.broadcast_to(np.arange(12.0)[:, None] + 5, panel.rating.value.shape)
    by_heads = found(replace(panel, headcount=heads.copy())).by_size
    counted = replace(panel, rating=Series(panel.rating.value, heads.copy()))
    assert by_heads is not None
    assert by_heads == pytest.approx(found(counted).by_size)


@pytest.mark.parametrize(("teams", "weeks"), [(3, 11), (40, 3), (5, 5)])
def test_too_little_for_any_figure_has_none(teams: int, weeks: int) -> None:
    assert short_slope(linked(teams, weeks), QUICK) is None


def test_one_side_that_is_the_other_has_no_slope() -> None:
    panel = linked(12, 9)
    moved = np.full_like(panel.rating.value, np.nan)
    moved[:, 1:] = panel.happiness.value[:, :-1] * 2 - 3
    assert short_slope(panel_of(panel.happiness.value, moved), QUICK) is None
    assert short_slope(panel_of(np.full((12, 9), 3.0), panel.rating.value), QUICK) is None


def test_a_file_that_is_wrong_gets_no_figure() -> None:
    panel = linked(8, 40)
    copied = replace(panel, rating=panel.happiness)
    for wrong in (copied, replace(panel, happiness=Series(np.full_like(panel.happiness.value, 3.5)))):
        analysis = analyse(wrong, QUICK)
        assert analysis.verdict.code == "not_enough_data"
        assert analysis[SHORT_PANEL] is None
    assert analyse(linked(8, 10), QUICK)[SHORT_PANEL] is not None
