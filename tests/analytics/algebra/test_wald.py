import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import Fit, fit
from analytics.algebra.uncertainty import Adjusted, adjust, cr2
from analytics.algebra.wald import combination, wald_test
from tests.analytics import brute_force
from tests.analytics.grunfeld import CAPITAL, EVERY_YEAR, INVESTMENT, VALUE


def grunfeld() -> tuple[Fit, Adjusted]:
    investment, value, capital = demean(np.stack([INVESTMENT, VALUE, CAPITAL]), EVERY_YEAR)
    found = fit(np.stack([value, capital]), investment)
    return found, adjust(found, EVERY_YEAR)


def test_one_contrast_is_the_t_test_with_satterthwaites_df() -> None:
    found, adjusted = grunfeld()
    single = combination(adjusted, np.array([1.0, 0.0]), 0.05)
    wald = wald_test(adjusted, np.array([[1.0, 0.0]]))
    robust = cr2(found, EVERY_YEAR)
    assert (single.se, single.df) == pytest.approx((robust.se[0], robust.df[0]))
    assert wald.f == pytest.approx((single.slope / single.se) ** 2)
    assert wald.df2 == pytest.approx(single.df)
    assert wald.p == pytest.approx(single.p)


def test_contrasts_that_say_the_same_give_the_same_test() -> None:
    _, adjusted = grunfeld()
    one, other = (
        wald_test(adjusted, np.array(contrasts))
        for contrasts in ([[1.0, 0.0], [0.0, 1.0]], [[2.0, 1.0], [1.0, -3.0]])
    )
    assert (one.df1, one.f, one.df2) == pytest.approx((other.df1, other.f, other.df2))


@settings(deadline=None, max_examples=20)
@given(st.integers(7, 12), st.integers(6, 12), st.floats(0.6, 1), st.integers(0, 10_000))
def test_the_joint_test_equals_explicit_quadratic_forms(
    teams: int, weeks: int, share: float, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    present = generator.random((teams, weeks)) < share
    assume(present.sum() > teams + weeks + 8)
    regressors = generator.normal(size=(3, teams, weeks))
    outcome = generator.normal(size=(teams, weeks))
    left = demean(np.concatenate([regressors, outcome[None]]), present)
    assume(np.linalg.eigvalsh(np.einsum("ant,bnt->ab", left[:-1], left[:-1]))[0] > 1)
    contrasts = np.array([[1.0, 0, 0], [0, 1.0, -1.0]])
    f, df = brute_force.wald(regressors, outcome, present, contrasts)
    assume(df > 0.1)
    found = wald_test(adjust(fit(left[:-1], left[-1]), present), contrasts)
    assert found.f == pytest.approx(f, rel=1e-6)
    assert found.df2 == pytest.approx(df, rel=1e-6)


def test_three_contrasts_of_four_teams_cannot_be_tested_together() -> None:
    generator = np.random.default_rng(0)
    present = np.ones((4, 30), dtype=np.bool_)
    left = demean(generator.normal(size=(5, 4, 30)), present)
    found = wald_test(adjust(fit(left[:-1], left[-1]), present), np.eye(4))
    assert (found.f, found.df2, found.p) == (None, None, None)


@pytest.mark.counted
def test_the_joint_test_keeps_its_level_with_ten_teams() -> None:
    called, generator, present = 0, np.random.default_rng(5), np.ones((10, 30), dtype=np.bool_)
    for _ in range(300):
        left = demean(generator.normal(size=(4, 10, 30)), present)
        called += (wald_test(adjust(fit(left[:-1], left[-1]), present), np.eye(3)[:2]).p or 1) <= 0.05
    assert 3 <= called <= 27  # 5 % of 300 with four standard errors of 3.8
