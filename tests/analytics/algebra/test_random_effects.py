import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.algebra.random_effects import heterogeneity_test, random_effects, variance_interval
from tests.analytics.vaccine import ALLOTTED, SLOPES, VARIANCES

ONES = np.ones((13, 1))


def test_thirteen_trials_give_what_metafor_gives() -> None:
    fit = random_effects(SLOPES, VARIANCES, ONES)
    assert fit.coefficients[0] == pytest.approx(-0.714532348365, rel=1e-6)
    assert np.sqrt(fit.covariance[0, 0]) == pytest.approx(0.180791745519, rel=1e-6)
    assert fit.variance == pytest.approx(0.313243325981, rel=1e-5)
    interval = variance_interval(SLOPES, VARIANCES, ONES, 0.05)
    assert interval == pytest.approx((0.119695312817, 1.11148626222), rel=5e-4)
    q, p = heterogeneity_test(SLOPES, VARIANCES, ONES)
    assert q == pytest.approx(152.233008082)
    assert p == pytest.approx(1.99676e-26, rel=1e-4)


def test_the_mean_and_its_error_agree_with_statsmodels_at_the_spread_of_its_own() -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    fit = random_effects(SLOPES, VARIANCES, ONES)
    # statsmodels has no restricted likelihood; given our variance between trials it has to find our mean.
    theirs = combine_effects(SLOPES, VARIANCES + fit.variance, method_re="dl", use_t=True)
    assert fit.coefficients[0] == pytest.approx(theirs.mean_effect_fe, rel=1e-9)
    assert fit.covariance[0, 0] == pytest.approx(theirs.var_hksj_fe, rel=1e-9)


def test_three_ways_of_allotting_give_what_metafor_gives() -> None:
    kinds = ("alternate", "random", "systematic")
    design = np.array([[way == kind for kind in kinds] for way in ALLOTTED], dtype=np.float64)
    fit = random_effects(SLOPES, VARIANCES, design)
    assert fit.coefficients == pytest.approx([-0.517955810532, -0.965774034173, -0.428917662877], rel=1e-5)
    errors, bounded = (np.sqrt(np.diag(each)) for each in (fit.covariance, fit.bounded_covariance))
    assert errors == pytest.approx([0.421947002419, 0.255585403419, 0.329896894201], rel=1e-5)
    assert bounded[0] == pytest.approx(0.441194000819, rel=1e-5)
    assert fit.variance == pytest.approx(0.361502855889, rel=1e-4)


def test_slopes_that_happen_to_be_alike_are_no_more_exact_than_their_own_errors() -> None:
    slopes, variances = np.array([0.1, 0.12, 0.11, 0.09]), np.array([0.01, 0.02, 0.015, 0.03])
    fit = random_effects(slopes, variances, np.ones((4, 1)))
    assert fit.variance == pytest.approx(0)
    assert variance_interval(slopes, variances, np.ones((4, 1)), 0.05) == pytest.approx((0, 0))
    # metafor's test="adhoc", and its test="knha"
    assert np.sqrt(fit.bounded_covariance[0, 0]) == pytest.approx(0.0632455532034)
    assert np.sqrt(fit.covariance[0, 0]) == pytest.approx(0.00552435684207)


SOME = st.integers(3, 8).flatmap(
    lambda k: st.tuples(
        st.lists(st.floats(-2, 2), min_size=k, max_size=k),
        st.lists(st.floats(0.02, 1), min_size=k, max_size=k),
    )
)


@given(houses=SOME, factor=st.floats(0.1, 10), shift=st.floats(-3, 3))
def test_another_unit_or_another_zero_changes_nothing_but_unit_and_zero(
    houses: tuple[list[float], list[float]], factor: float, shift: float
) -> None:
    slopes, errors = (np.array(each) for each in houses)
    ones = np.ones((len(slopes), 1))
    fit = random_effects(slopes, errors**2, ones)
    other = random_effects(slopes * factor + shift, (errors * factor) ** 2, ones)
    spread = float(np.ptp(slopes)) + float(errors.max())
    assert other.coefficients[0] == pytest.approx(
        fit.coefficients[0] * factor + shift, abs=1e-3 * factor * spread
    )
    assert slopes.min() - 1e-9 <= fit.coefficients[0] <= slopes.max() + 1e-9


def test_intervals_hold_the_true_mean_and_another_house_about_as_often_as_they_say() -> None:
    generator = np.random.default_rng(5)
    held = 0
    for _ in range(300):
        errors = generator.uniform(0.03, 0.15, 10)
        slopes = generator.normal(generator.normal(0.2, 0.2, 10), errors)
        fit = random_effects(slopes, errors**2, np.ones((10, 1)))
        held += abs(fit.coefficients[0] - 0.2) <= 2.262 * np.sqrt(fit.bounded_covariance[0, 0])
    assert held >= 0.95 * 300 - 16  # four Monte-Carlo errors
