from itertools import permutations

import numpy as np
import pytest

from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import deal
from analytics.analysis import analyse
from analytics.beside.lags import scan_lags
from analytics.parts.beside import LAGS, REVERSE
from analytics.plan import Plan
from tests.analytics.cast import holed, linked, panel_of, shown, unlinked

QUICK = Plan(permutations=499)


def test_the_true_lag_is_the_peak_and_survives_the_joint_test() -> None:
    lags = {lag.lag: lag for lag in shown(analyse(holed(linked(20, 80)), QUICK), LAGS)}
    assert list(lags) == list(range(-8, 9))
    strongest = max(lags.values(), key=lambda lag: abs(lag.r or 0))
    assert strongest.lag == 1
    assert strongest.p_max == 1 / 500
    assert all((lag.p_max or 0) > 0.05 for lag in lags.values() if lag.lag != 1)


def test_the_primary_lag_of_the_scan_is_the_primary_slope() -> None:
    found = analyse(holed(linked()), QUICK)
    assert found.now.primary is not None
    at_one = next(lag for lag in shown(found, LAGS) if lag.lag == 1)
    # Where vectors are added up in other parts, as processors differ, their last digits do.
    assert at_one.slope == pytest.approx(found.now.primary.slope, rel=1e-12)
    assert at_one.cells == found.now.primary.cells
    assert at_one.p_max is not None
    assert at_one.p_max >= found.now.primary.p


def test_the_joint_p_is_the_share_of_arrangements_whose_best_lag_beats_this_one() -> None:
    panel = unlinked(6, 30)
    x, y = panel.happiness.value, panel.rating.value
    scanned = scan_lags(x, y, np.arange(6), deal(np.zeros(6, np.int64), 99, 0), 2)
    statistics = np.zeros((720, 5))
    for column, lag in enumerate(range(-2, 3)):
        staff, customers = (x[:, : 30 - lag], y[:, lag:]) if lag >= 0 else (x[:, -lag:], y[:, : 30 + lag])
        a, b = demean(np.stack([staff, customers]), np.ones(staff.shape, dtype=np.bool_))
        for row, order in enumerate(permutations(range(6))):
            scores = (a[list(order)] * b).sum(axis=1)
            statistics[row, column] = abs(scores.sum()) / np.sqrt((scores**2).sum())
    best = statistics.max(axis=1)
    for column, judged in enumerate(scanned):
        assert judged.p_max == pytest.approx((best >= statistics[0, column] * (1 - 1e-12)).mean())


def test_a_lag_longer_than_the_panel_has_no_figures() -> None:
    short = shown(analyse(linked(12, 24), Plan(permutations=199, max_lag=24)), LAGS)
    assert (short[-1].slope, short[-1].r, short[-1].p_max, short[-1].cells) == (None, None, None, 0)


@pytest.mark.counted
def test_among_data_without_a_link_any_lag_is_called_in_about_five_percent() -> None:
    called = 0
    for seed in range(100):
        panel = unlinked(8, 40, seed=seed)
        lags = scan_lags(
            panel.happiness.value, panel.rating.value, np.arange(8), deal(np.zeros(8, np.int64), 99, 0), 4
        )
        called += min(lag.p_max or 1 for lag in lags) <= 0.05
    assert called <= 12  # 5 % of 100, Monte-Carlo error 2.2


def test_the_reverse_slope_is_that_of_the_sides_exchanged() -> None:
    panel = holed(linked())
    forward = analyse(panel, QUICK)
    backward = analyse(panel_of(panel.rating.value, panel.happiness.value), QUICK)
    reverse = shown(forward, REVERSE)
    assert backward.now.primary is not None
    assert reverse.slope == pytest.approx(backward.now.primary.slope)
    assert reverse.se == pytest.approx(backward.now.primary.se)


def test_where_only_staff_come_first_the_reverse_slope_is_near_zero() -> None:
    reverse = analyse(linked(20, 80), QUICK)[REVERSE]
    assert reverse is not None
    assert reverse.ci[0] < 0 < reverse.ci[1]
