from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS  # not all of it: a third of a second

from analytics.algebra.arrays import FloatArray
from analytics.analysis import analyse
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.direction import Precedence, direction_of, larger_than
from analytics.verdict.evidence import Evidence, weigh
from analytics.verdict.pairing import shifted
from tests.analytics.brute_force import dummies, residuals
from tests.analytics.cast import holed, linked, panel_of

QUICK = Plan(permutations=499)


def judged(panel: Panel, alpha: float = 0.05, plan: Plan = QUICK) -> tuple[Evidence, Precedence | None]:
    found = weigh(panel, plan, alpha)
    assert found.primary is not None
    assert found.arrangements is not None
    return found, direction_of(panel, found.comparison.paired, found.primary, found.arrangements, alpha)


def slow_mood(weeks: int = 90) -> FloatArray:
    generator = np.random.default_rng(4)
    mood = np.zeros((20, weeks))
    for week in range(1, weeks):
        mood[:, week] = 0.7 * mood[:, week - 1] + generator.normal(size=20)
    return mood


def test_staff_precede_where_last_weeks_mood_says_more_than_last_weeks_rating() -> None:
    _, precedence = judged(linked(20, 80))
    assert precedence is not None
    assert precedence.direction == "precedes"
    assert precedence.same_week_slope is not None
    assert precedence.p_given_last == 1 / 500


def test_without_significance_given_last_weeks_rating_nothing_precedes() -> None:
    panel = linked(20, 80)
    found, precedence = judged(panel)
    assert precedence is not None
    assert found.primary is not None
    assert found.arrangements is not None
    strict = direction_of(
        panel, found.comparison.paired, found.primary, found.arrangements, precedence.p_given_last / 2
    )
    assert strict is not None
    assert strict.direction == "goes_with"


def test_a_slope_of_the_other_sign_given_last_weeks_rating_does_not_precede() -> None:
    panel = linked(20, 80)
    found, _ = judged(panel)
    assert found.primary is not None
    assert found.arrangements is not None
    turned = replace(found.primary, slope=-found.primary.slope)
    precedence = direction_of(panel, found.comparison.paired, turned, found.arrangements, 0.05)
    assert precedence is not None
    assert precedence.direction == "goes_with"


def test_a_stronger_slope_in_the_same_week_cannot_be_separated() -> None:
    mood = slow_mood()
    rating = 0.5 * mood + np.random.default_rng(1).normal(size=mood.shape)
    _, precedence = judged(panel_of(mood, rating))
    assert precedence is not None
    assert precedence.same_week_slope is not None
    assert precedence.direction == "goes_with"


def test_where_customers_come_first_staff_do_not_precede() -> None:
    rating = slow_mood()
    mood = np.random.default_rng(2).normal(size=rating.shape)
    mood[:, 1:] += 0.6 * rating[:, :-1]
    _, precedence = judged(panel_of(mood, rating))
    assert precedence is not None
    assert precedence.direction == "goes_with"


def slow_cause(seed: int) -> Panel:
    """Something slow moves both sides of a team in the same week; nothing comes first."""
    generator = np.random.default_rng(seed)
    cause = np.cumsum(generator.normal(size=(20, 60)), axis=1) * 0.05
    return panel_of(*(cause + generator.normal(size=cause.shape) * 0.4 for _ in range(2)))


def test_a_slow_cause_of_both_sides_in_the_same_week_hardly_ever_precedes() -> None:
    tempting = said = 0
    for seed in range(30):
        found, precedence = judged(slow_cause(seed))
        assert precedence is not None
        assert found.primary is not None
        assert precedence.same_week_slope is not None
        stronger = found.primary.slope >= precedence.same_week_slope and precedence.slope_given_last > 0
        tempting += stronger and precedence.p_given_last <= 0.05  # all that "precedes" asked for before
        said += precedence.direction == "precedes"
    assert tempting >= 10
    assert said <= 2


def test_where_the_order_is_open_the_answer_says_what_it_needs() -> None:
    rating = 0.5 * slow_mood() + np.random.default_rng(1).normal(size=(20, 90))
    verdict = analyse(panel_of(slow_mood(), rating), QUICK).verdict
    said = {reason.code for reason in verdict.reasons}
    assert ("order_open" in said) == (verdict.direction == "goes_with")
    assert "order_open" not in {reason.code for reason in analyse(linked(20, 80), QUICK).verdict.reasons}


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_lags_are_compared_as_a_stacked_regression_with_clustered_errors_does(sign: float) -> None:
    panel = holed(linked(9, 40, slope=0.1))
    paired = weigh(panel, QUICK, 0.05).comparison.paired
    ours = larger_than(panel.happiness.value, panel.rating.value, paired, range(-1, 1), sign)
    assert ours is not None
    happiness, rating = panel.happiness.value[paired.rows], panel.rating.value[paired.rows]
    series = {lag: shifted(happiness, lag) for lag in (1, 0, -1)}
    there = np.isfinite(rating) & np.isfinite(list(series.values())).all(axis=0)
    team = np.nonzero(there)[0]
    design = dummies(there)
    design = design[:, design.any(axis=0)]
    left = {lag: residuals(design, each[there]) for lag, each in series.items()}
    y = residuals(design, rating[there])
    for lag, p in zip((-1, 0), ours, strict=True):
        zero = np.zeros_like(y)
        stacked = np.column_stack([np.append(left[1], zero), np.append(zero, left[lag])])
        model = OLS(np.append(y, y), stacked).fit(
            cov_type="cluster", cov_kwds={"groups": np.append(team, team), "use_correction": False}
        )
        gap = sign * float(model.params[0] - model.params[1])
        variance = float(np.array([1, -1]) @ model.cov_params() @ np.array([1, -1])) * 9 / 8
        assert p == pytest.approx(stats.t.sf(gap / np.sqrt(variance), 8), rel=1e-6)


def test_in_the_same_week_nothing_comes_first() -> None:
    assert judged(linked(20, 80), plan=replace(QUICK, lag=0))[1] is None
