import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.algebra.demeaning import demean, demean_rows
from analytics.algebra.slopes import Unidentified, fit
from analytics.algebra.uncertainty import cr0, cr2, t_test
from tests.analytics import brute_force
from tests.analytics.grunfeld import CAPITAL, EVERY_YEAR, INVESTMENT, VALUE
from tests.analytics.usual_errors import cr1

# Figures: R plm 2.6.2 and clubSandwich on Grunfeld, `docs/method.md`.


def test_within_slopes_of_grunfeld() -> None:
    investment, value, capital = demean_rows(np.stack([INVESTMENT, VALUE, CAPITAL]), EVERY_YEAR)
    found = fit(np.stack([value, capital]), investment)
    np.testing.assert_allclose(found.slopes, [0.1101238, 0.3100653], atol=1e-7)


def test_two_way_slopes_and_standard_errors_of_grunfeld() -> None:
    investment, value, capital = demean(np.stack([INVESTMENT, VALUE, CAPITAL]), EVERY_YEAR)
    found = fit(np.stack([value, capital]), investment)
    np.testing.assert_allclose(found.slopes, [0.1177159, 0.3579163], atol=1e-7)
    np.testing.assert_allclose(cr0(found).se, [0.009712, 0.0429311], atol=1e-7)
    np.testing.assert_allclose(cr1(found).se, [0.0102374, 0.0452534], atol=1e-7)
    robust = cr2(found, EVERY_YEAR)
    np.testing.assert_allclose(robust.se, [0.0208148, 0.100214], atol=1e-6)
    np.testing.assert_allclose(robust.df, [2.38867, 1.84346], atol=1e-5)


def test_two_way_slope_of_grunfeld_with_one_regressor() -> None:
    investment, value = demean(np.stack([INVESTMENT, VALUE]), EVERY_YEAR)
    found = fit(value[None], investment)
    robust = cr2(found, EVERY_YEAR)
    slope, se, df = float(found.slopes[0]), float(robust.se[0]), float(robust.df[0])
    assert (slope, se, df) == pytest.approx((0.17996791, 0.06612545, 2.139935), abs=1e-6)
    assert t_test(slope, se, df) == pytest.approx(0.1047634, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.integers(4, 9), st.integers(4, 12), st.floats(0.45, 1), st.integers(1, 2), st.integers(0, 10_000))
def test_cr2_equals_explicit_dummies_and_eigenvectors_on_unbalanced_panels(
    teams: int, weeks: int, share: float, p: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    present = generator.random((teams, weeks)) < share
    assume(present.sum() > teams + weeks + p + 2)
    regressors = generator.normal(size=(p, teams, weeks))
    outcome = generator.normal(size=(teams, weeks))
    left = demean(np.concatenate([regressors, outcome[None]]), present)
    products = np.einsum("ant,bnt->ab", left[:-1], left[:-1])
    assume(np.linalg.eigvalsh(products)[0] > 1e-3)
    slopes, se, df = brute_force.cr2(regressors, outcome, present)
    assume(se.min() > 1e-6)
    found = fit(left[:-1], left[-1])
    robust = cr2(found, present)
    np.testing.assert_allclose(found.slopes, slopes, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(robust.se, se, rtol=1e-6)
    np.testing.assert_allclose(robust.df, df, rtol=1e-6)


def test_a_regressor_that_is_the_sum_of_two_others_has_no_slope() -> None:
    x = demean(np.random.default_rng(0).normal(size=(3, 6, 8)), np.ones((6, 8), dtype=np.bool_))
    with pytest.raises(Unidentified, match="combination"):
        fit(np.stack([x[0], x[1], x[0] + x[1]]), x[2])


def test_a_regressor_that_does_not_vary_has_no_slope() -> None:
    with pytest.raises(Unidentified, match="does not vary"):
        fit(np.zeros((1, 6, 8)), np.ones((6, 8)))
