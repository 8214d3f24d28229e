import numpy as np

from analytics.common_factors import defactored, weekly_means
from analytics.slopes import fit
from tests.analytics.grunfeld import CAPITAL, EVERY_YEAR, INVESTMENT, VALUE


def test_pooled_common_correlated_effects_of_grunfeld() -> None:
    sides = np.stack([INVESTMENT, VALUE, CAPITAL])
    investment, value, capital = defactored(sides, weekly_means(sides, EVERY_YEAR), EVERY_YEAR)
    found = fit(np.stack([value, capital]), investment)
    np.testing.assert_allclose(found.slopes, [0.1243291, 0.0949864], atol=1e-7)


def test_a_factor_given_twice_counts_once() -> None:
    sides = np.stack([INVESTMENT, VALUE])
    means = weekly_means(sides, EVERY_YEAR)
    once, twice = (defactored(sides, f, EVERY_YEAR) for f in (means, np.vstack([means, means[:1] * 3])))
    np.testing.assert_allclose(once, twice, atol=1e-6)


def test_residuals_are_those_of_one_regression_per_team_on_its_own_weeks() -> None:
    generator = np.random.default_rng(6)
    present = generator.random((5, 25)) < 0.8
    series, factors = generator.normal(size=(5, 25)), generator.normal(size=(2, 25))
    left = defactored(series, factors, present)
    for i in range(5):
        there = present[i]
        design = np.column_stack([np.ones(there.sum()), factors[:, there].T])
        expected = series[i, there] - design @ np.linalg.lstsq(design, series[i, there])[0]
        np.testing.assert_allclose(left[i, there], expected, atol=1e-10)
        assert (left[i, ~there] == 0).all()
