import numpy as np
import pytest

from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import deal, dealt, dealt_along, gram, observed, p_value, permutation_p
from tests.analytics.grunfeld import INVESTMENT, VALUE


def test_all_720_arrangements_of_grunfelds_first_six_firms() -> None:
    value, investment = demean(np.stack([VALUE[:6], INVESTMENT[:6]]), np.ones((6, 20), dtype=np.bool_))
    arrangements = deal(np.zeros(6, np.int64), 9_999, seed=0)
    assert len(arrangements.positions) == 720
    assert permutation_p(value, investment, arrangements) == pytest.approx(0.0791667, abs=1e-7)
    assert permutation_p(investment, value, arrangements) == pytest.approx(0.0791667, abs=1e-7)


def test_without_studentising_the_same_arrangements_would_call_it_significant() -> None:
    value, investment = demean(np.stack([VALUE[:6], INVESTMENT[:6]]), np.ones((6, 20), dtype=np.bool_))
    products, arrangements = gram(value, investment), deal(np.zeros(6, np.int64), 9_999, seed=0)
    totals = np.abs(products.ravel()[arrangements.positions].sum(axis=1))
    assert p_value(abs(products.trace()), totals, exact=True) == pytest.approx(0.0083333, abs=1e-7)


def test_a_random_arrangement_hands_every_staff_series_to_exactly_one_team() -> None:
    positions = deal(np.zeros(30, np.int64), 200, seed=3).positions
    assert (np.sort(positions // 30, axis=1) == np.arange(30)).all()
    assert (positions % 30 == np.arange(30)).all()


def test_the_same_seed_deals_the_same_arrangements_and_another_seed_others() -> None:
    first, again, other = (deal(np.zeros(12, np.int64), 500, seed).positions for seed in (7, 7, 8))
    assert (first == again).all()
    assert (first != other).any()


def test_random_arrangements_agree_with_enumeration() -> None:
    generator = np.random.default_rng(2)
    x, y = demean(generator.normal(size=(2, 8, 30)), np.ones((8, 30), dtype=np.bool_))
    products = gram(x, y)
    enumerated = dealt(products, deal(np.zeros(8, np.int64), 1, seed=0))
    orders = np.random.default_rng(1).permuted(np.tile(np.arange(8), (4_000, 1)), axis=1)
    scores = products[orders, np.arange(8)]
    drawn = np.abs(scores.sum(axis=1)) / np.sqrt((scores**2).sum(axis=1))
    exact = p_value(observed(products), enumerated, exact=True)
    assert p_value(observed(products), drawn, exact=False) == pytest.approx(exact, abs=0.03)


def test_p_is_never_zero() -> None:
    x = demean(np.random.default_rng(0).normal(size=(20, 30)), np.ones((20, 30), dtype=np.bool_))
    assert permutation_p(x, x, deal(np.zeros(20, np.int64), 99, seed=0)) == 0.01


def test_series_change_hands_only_within_their_stratum() -> None:
    strata = np.array([1, 2, 1, 0, 2, 1, 0, 2, 1, 0])
    orders = deal(strata, 300, seed=1).positions // 10
    assert all((np.take(strata, order) == strata).all() for order in orders)
    assert (np.sort(orders, axis=1) == np.arange(10)).all()
    assert len(np.unique(orders, axis=0)) > 250


def test_few_teams_in_strata_are_enumerated_once_each_with_the_teams_as_they_are_among_them() -> None:
    arrangements = deal(np.array([1, 0, 1, 0, 1]), 9_999, seed=0)
    orders = arrangements.positions // 5
    assert arrangements.exact
    assert len(np.unique(orders, axis=0)) == len(orders) == 12
    assert (orders == np.arange(5)).all(axis=1).any()


def test_other_numbers_for_the_same_strata_make_the_same_arrangements() -> None:
    first = deal(np.array([3, 3, 3, 7, 7, 7, 7, 0, 0, 0]), 100, seed=5)
    again = deal(np.array([1, 1, 1, 2, 2, 2, 2, 9, 9, 9]), 100, seed=5)
    assert (first.positions == again.positions).all()


def test_the_statistic_along_a_shift_is_that_of_the_shifted_products() -> None:
    own, added = np.random.default_rng(5).normal(size=(2, 9, 9))
    arrangements = deal(np.repeat([0, 1], [5, 4]), 1_500, seed=1)
    along = dealt_along(own, added, arrangements)
    for shift in (0.0, 0.25, -3.0):
        assert along(shift) == pytest.approx(dealt(own + shift * added, arrangements), rel=1e-12)
