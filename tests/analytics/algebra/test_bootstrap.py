import numpy as np
import pytest

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.algebra.bootstrap import wild_bootstrap_p
from analytics.algebra.demeaning import demean
from tests.analytics.grunfeld import CAPITAL, EVERY_YEAR, INVESTMENT, VALUE


def test_grunfelds_capital_as_other_programs_enumerate_it() -> None:
    """50 of 1,024 are strictly above; to them come the signs as they are, and all of them changed."""
    investment, value, capital = demean(np.stack([INVESTMENT, VALUE, CAPITAL]), EVERY_YEAR)
    found = wild_bootstrap_p(np.stack([value, capital]), investment, EVERY_YEAR, seed=0, tested=1)
    assert found == (50 + 2) / 1024


def by_regression(x: FloatArray, y: FloatArray, present: BoolArray) -> float:
    """The same with a regression on explicit dummies for each of the 2^N signs."""
    teams, weeks = np.nonzero(present)
    dummies = np.hstack([np.eye(len(x))[teams], np.eye(x.shape[1])[weeks]])
    full = np.column_stack([x[present], dummies])
    restricted = y[present] - dummies @ np.linalg.lstsq(dummies, y[present], rcond=None)[0]
    own = x[present] - dummies @ np.linalg.lstsq(dummies, x[present], rcond=None)[0]

    def statistic(outcome: FloatArray) -> float:
        slopes = np.linalg.lstsq(full, outcome, rcond=None)[0]
        errors = own * (outcome - full @ slopes)
        scores = np.array([errors[teams == team].sum() for team in range(len(x))])
        return abs(float(slopes[0])) / float(np.sqrt((scores**2).sum()))

    observed = statistic(restricted)
    signs = [[1 - 2 * (bits >> team & 1) for team in range(len(x))] for bits in range(2 ** len(x))]
    drawn = [statistic(np.array(sign, float)[teams] * restricted) for sign in signs]
    return sum(t >= observed * (1 - 1e-9) for t in drawn) / len(drawn)


def test_an_unbalanced_panel_agrees_with_a_regression_for_every_sign() -> None:
    generator = np.random.default_rng(4)
    present = generator.random((6, 14)) < 0.8
    x, y = np.where(present, generator.normal(size=(2, 6, 14)), 0.0)
    y = np.where(present, y + 0.4 * x, 0.0)
    left = demean(np.stack([x, y]), present)
    assert wild_bootstrap_p(left[:1], left[1], present, seed=0) == by_regression(x, y, present)


def test_random_signs_agree_with_all_of_them_and_p_is_never_zero() -> None:
    generator = np.random.default_rng(9)
    present = np.ones((13, 20), np.bool_)
    x, y = demean(generator.normal(size=(2, 13, 20)), present)
    first, again = (wild_bootstrap_p(x[None], y, present, seed) for seed in (1, 2))
    assert first == pytest.approx(again, abs=0.03)
    assert 0 < wild_bootstrap_p(x[None], x + 0.01 * y, present, seed=1) < 0.01
