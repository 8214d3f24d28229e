import numpy as np
import pytest
from scipy import stats

from analytics.analysis import analyse
from analytics.beside.heterogeneity import hartung_knapp, random_effects
from analytics.parts.beside import TEAMS
from analytics.plan import Plan
from tests.analytics.cast import holed, linked, panel_of, shown

# 13 BCG vaccine trials, log risk ratio and its variance: Colditz et al. 1994, as in R metafor 3.8.1.
EFFECTS = np.array(
    [
        -0.889311333920205, -1.58538865720143, -1.34807314829969, -1.44155119002131, -0.217547322211296,
        -0.786115585818864, -1.62089822359839, 0.0119523335238405, -0.469417648738149, -1.37134480347278,
        -0.339358828338391, 0.445913400571379, -0.0173139482168798,
    ]
)  # fmt: skip
VARIANCES = np.array(
    [
        0.325584765003961, 0.194581121398144, 0.415367965367965, 0.0200100319022476, 0.0512101721696309,
        0.00690561845590876, 0.223017247572315, 0.00396157929781773, 0.056434210463249, 0.0730247936130289,
        0.0124122139715597, 0.532505845200153, 0.0714046594839863,
    ]
)  # fmt: skip


def test_random_effects_of_the_bcg_trials() -> None:
    found = random_effects(EFFECTS, VARIANCES, 0.05)
    assert found.mu == pytest.approx(-0.7145323, abs=1e-6)
    assert found.tau**2 == pytest.approx(0.3132433, abs=1e-6)
    assert found.se == pytest.approx(0.1807917, abs=1e-6)


def test_hartung_and_knapp_with_dersimonian_and_lairds_spread_agrees_with_statsmodels() -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    theirs = combine_effects(EFFECTS, VARIANCES, method_re="dl")
    mu, se = hartung_knapp(EFFECTS, VARIANCES, theirs.tau2)
    assert theirs.tau2 == pytest.approx(0.3087603, abs=1e-6)
    assert (mu, se) == pytest.approx((-0.7141172, 0.1806966), abs=1e-6)
    assert se == pytest.approx(float(np.sqrt(theirs.var_hksj_re)), rel=1e-9)


def test_the_spread_of_equal_effects_is_zero_and_nothing_of_it_is_real() -> None:
    found = random_effects(np.full(5, 0.2), np.full(5, 0.01), 0.05)
    assert (found.tau, found.i2) == (0.0, 0.0)


def test_a_spread_far_beyond_the_errors_is_real() -> None:
    generator = np.random.default_rng(3)
    true = generator.normal(0.2, 0.5, size=400)
    found = random_effects(true + generator.normal(size=400) * 0.1, np.full(400, 0.01), 0.05)
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
