import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.analysis import analyse
from analytics.beside.distributed_lag import cumulative_slope, distributed_lag
from analytics.parts.beside import CUMULATIVE
from analytics.plan import Plan
from tests.analytics.cast import holed, linked, panel_of

ROWS = np.arange(20)


def smeared() -> tuple[FloatArray, FloatArray]:
    generator = np.random.default_rng(2)
    mood = generator.normal(size=(20, 90))
    rating = generator.normal(size=(20, 90)) * 0.5
    for lag, slope in ((0, 0.1), (1, 0.2), (2, 0.1)):
        rating[:, lag:] += slope * mood[:, : 90 - lag]
    return mood, rating


def test_the_sum_over_a_month_is_the_sum_of_the_true_slopes() -> None:
    found = cumulative_slope(*smeared(), ROWS, 0.05)
    assert found is not None
    assert found.lags == (0, 1, 2, 3)
    assert found.total.ci[0] < 0.4 < found.total.ci[1]
    assert found.total.slope == pytest.approx(0.4, abs=0.06)


def test_each_lag_is_found_and_the_placebo_is_not() -> None:
    found = distributed_lag(*smeared(), ROWS, 0.05)
    assert found is not None
    assert [round(slope.slope, 1) for slope in found.slopes] == [0.0, 0.1, 0.2, 0.1]
    assert found.slopes[0].p > 0.05
    assert found.joint.p is not None
    assert found.joint.p < 0.001
    assert found.joint.df1 == 2


def test_where_customers_come_first_the_placebo_shows_it() -> None:
    panel = linked(20, 90)
    found = distributed_lag(panel.rating.value, panel.happiness.value, ROWS, 0.05)
    assert found is not None
    assert found.slopes[0].p < 0.001
    assert found.joint.p is not None
    assert found.joint.p > 0.05


def test_cells_without_all_lags_are_left_out() -> None:
    panel = holed(linked(), share=0.1)
    found = analyse(panel, Plan(permutations=199))[CUMULATIVE]
    assert found is not None
    x, y = np.isfinite(panel.happiness.value), np.isfinite(panel.rating.value)
    expected = (x[:, 3:] & x[:, 2:-1] & x[:, 1:-2] & x[:, :-3] & y[:, 3:]).sum()
    assert found.cells == expected


def test_too_few_cells_give_no_figures() -> None:
    x = np.full((20, 40), np.nan)
    x[:, ::2] = np.random.default_rng(0).normal(size=(20, 20))
    assert cumulative_slope(x, linked(20, 40).rating.value, ROWS, 0.05) is None


def test_happiness_that_repeats_itself_exactly_gives_no_figures() -> None:
    x = np.tile(np.random.default_rng(0).normal(size=(20, 2)), (1, 20))
    panel = panel_of(x, linked(20, 40).rating.value)
    assert distributed_lag(panel.happiness.value, panel.rating.value, ROWS, 0.05) is None
