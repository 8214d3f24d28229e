import numpy as np
import pytest
from scipy import stats

from analytics.measures.published import usual_spread


def test_a_value_lies_within_its_usual_spread_in_about_nineteen_of_twenty_weeks() -> None:
    values = 3.6 + np.random.default_rng(1).normal(size=(40, 80)) * 0.3 + np.linspace(0, 1, 80)
    half = usual_spread(values)[:, 30:]
    off = np.abs(values - values.mean(axis=0) - (values - values.mean(axis=0)).mean(axis=1, keepdims=True))[
        :, 30:
    ]
    assert (off < half).mean() == pytest.approx(0.95, abs=0.02)


def test_seven_published_values_show_no_interval_and_eight_do() -> None:
    values = np.random.default_rng(2).normal(size=(5, 20))
    values[0, ::2] = np.nan  # published in odd weeks
    half = usual_spread(values)
    assert np.isnan(half[0, :15]).all()
    assert np.isfinite(half[0, 15])
    assert np.isnan(half[0, 16])


def test_the_half_width_is_t_times_the_spread_after_week_means() -> None:
    values = np.random.default_rng(3).normal(size=(6, 8))
    left = values - values.mean(axis=0)
    expected = stats.t.ppf(0.975, 7) * left[2].std(ddof=1)
    assert usual_spread(values)[2, 7] == pytest.approx(expected)


def test_what_moves_all_teams_does_not_widen_the_interval() -> None:
    values = np.random.default_rng(4).normal(size=(6, 30))
    np.testing.assert_allclose(
        usual_spread(values), usual_spread(values + np.arange(30)), equal_nan=True, atol=1e-9
    )
