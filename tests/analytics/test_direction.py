from dataclasses import replace

import numpy as np

from analytics.direction import direction_of
from analytics.evidence import Evidence, weigh
from analytics.panel import FloatArray, Panel
from analytics.plan import Plan
from analytics.results import Order
from tests.analytics.cast import linked, panel_of

QUICK = Plan(permutations=499)


def judged(panel: Panel, alpha: float = 0.05, plan: Plan = QUICK) -> tuple[Evidence, Order | None]:
    found = weigh(panel, plan, alpha)
    assert found.primary is not None
    assert found.dealings is not None
    return found, direction_of(panel, found.comparison.paired, found.primary, found.dealings, alpha)


def slow_mood(weeks: int = 90) -> FloatArray:
    generator = np.random.default_rng(4)
    mood = np.zeros((20, weeks))
    for week in range(1, weeks):
        mood[:, week] = 0.7 * mood[:, week - 1] + generator.normal(size=20)
    return mood


def test_staff_precede_where_last_weeks_mood_says_more_than_last_weeks_rating() -> None:
    _, order = judged(linked(20, 80))
    assert order is not None
    assert order.direction == "precedes"
    assert order.same_week_slope is not None
    assert order.p_given_last == 1 / 500


def test_without_significance_given_last_weeks_rating_nothing_precedes() -> None:
    panel = linked(20, 80)
    found, order = judged(panel)
    assert order is not None
    assert found.primary is not None
    assert found.dealings is not None
    strict = direction_of(
        panel, found.comparison.paired, found.primary, found.dealings, order.p_given_last / 2
    )
    assert strict is not None
    assert strict.direction == "goes_with"


def test_a_slope_of_the_other_sign_given_last_weeks_rating_does_not_precede() -> None:
    panel = linked(20, 80)
    found, _ = judged(panel)
    assert found.primary is not None
    assert found.dealings is not None
    turned = replace(found.primary, slope=-found.primary.slope)
    order = direction_of(panel, found.comparison.paired, turned, found.dealings, 0.05)
    assert order is not None
    assert order.direction == "goes_with"


def test_a_stronger_slope_in_the_same_week_cannot_be_separated() -> None:
    mood = slow_mood()
    rating = 0.5 * mood + np.random.default_rng(1).normal(size=mood.shape)
    _, order = judged(panel_of(mood, rating))
    assert order is not None
    assert order.same_week_slope is not None
    assert order.direction == "goes_with"


def test_where_customers_come_first_staff_do_not_precede() -> None:
    rating = slow_mood()
    mood = np.random.default_rng(2).normal(size=rating.shape)
    mood[:, 1:] += 0.6 * rating[:, :-1]
    _, order = judged(panel_of(mood, rating))
    assert order is not None
    assert order.direction == "goes_with"


def test_in_the_same_week_nothing_comes_first() -> None:
    assert judged(linked(20, 80), plan=replace(QUICK, lag=0))[1] is None
