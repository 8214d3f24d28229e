import numpy as np
import pytest
from scipy import stats

from analytics.beside.between import between_teams
from tests.analytics.cast import holed, linked


def test_the_slope_between_teams_is_the_line_through_their_means() -> None:
    panel = holed(linked(14, 30))
    x, y = panel.happiness.value, panel.rating.value
    both = np.isfinite(x) & np.isfinite(y)
    happy, rated = (
        np.array([row[there].mean() for row, there in zip(side, both, strict=True)]) for side in (x, y)
    )
    line = stats.linregress(happy, rated)
    found = between_teams(x, y, 0.05)
    assert found is not None
    assert (found.slope, found.se, found.r) == pytest.approx((line.slope, line.stderr, line.rvalue))
    half = stats.t.ppf(0.975, 12) * line.stderr
    assert found.ci == pytest.approx((line.slope - half, line.slope + half))


def test_only_weeks_with_both_sides_count_towards_a_teams_mean() -> None:
    panel = linked(8, 30)
    x, y = panel.happiness.value.copy(), panel.rating.value.copy()
    y[:, 5] = np.nan
    before = between_teams(x, y, 0.05)
    x[:, 5] += 100
    assert between_teams(x, y, 0.05) == before


@pytest.mark.parametrize("teams", [0, 1, 2])
def test_two_teams_always_lie_on_a_line_and_say_nothing(teams: int) -> None:
    panel = linked(8, 30)
    assert between_teams(panel.happiness.value[:teams], panel.rating.value[:teams], 0.05) is None
