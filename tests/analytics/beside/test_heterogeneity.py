import numpy as np
import pytest
from scipy import stats

from analytics.analysis import analyse
from analytics.beside.heterogeneity import pooled
from analytics.parts.beside import TEAMS
from analytics.plan import Plan
from tests.analytics.cast import holed, linked, panel_of, shown
from tests.analytics.vaccine import SLOPES, VARIANCES


def test_random_effects_of_the_bcg_trials() -> None:
    found = pooled(SLOPES, VARIANCES, 0.05)
    assert found.mu == pytest.approx(-0.7145323, abs=1e-6)
    assert found.tau**2 == pytest.approx(0.3132433, abs=1e-6)
    assert found.se == pytest.approx(0.1807917, abs=1e-6)


def test_the_spread_of_equal_effects_is_zero_and_nothing_of_it_is_real() -> None:
    found = pooled(np.full(5, 0.2), np.full(5, 0.01), 0.05)
    assert (found.tau, found.i2) == (0.0, 0.0)


def test_a_spread_far_beyond_the_errors_is_real() -> None:
    generator = np.random.default_rng(3)
    true = generator.normal(0.2, 0.5, size=400)
    found = pooled(true + generator.normal(size=400) * 0.1, np.full(400, 0.01), 0.05)
    assert found.tau == pytest.approx(0.5, abs=0.05)
    assert found.i2 > 0.9
    inside = (true > found.prediction[0]) & (true < found.prediction[1])
    assert inside.mean() == pytest.approx(0.95, abs=0.03)


def test_a_teams_slope_and_error_are_those_of_a_line_through_its_demeaned_weeks() -> None:
    found = analyse(holed(linked(10, 60)), Plan(permutations=199))
    assert found.now.comparison is not None
    for i, row in enumerate(found.now.comparison.paired.rows):
        there = found.now.comparison.paired.present[i]
        line = stats.linregress(found.now.comparison.x[i, there], found.now.comparison.y[i, there])
        ours = shown(found, TEAMS).slopes[row]  # both in the panel's order
        assert (ours.slope, ours.se) == pytest.approx((line.slope, line.stderr))


def test_every_compared_team_has_its_slope_under_its_own_name() -> None:
    panel = linked(10, 80, slope=0.0)
    rating = panel.rating.value.copy()
    rating[3, 1:] += 2 * (panel.happiness.value[3, :-1] - 3.6)
    found = analyse(panel_of(panel.happiness.value, rating), Plan(permutations=199))[TEAMS]
    assert found is not None
    assert [slope.team for slope in found.slopes] == sorted(panel.teams)
    assert max(found.slopes, key=lambda slope: slope.slope).team == panel.teams[3]
    assert found.pooled.tau > 0.3
