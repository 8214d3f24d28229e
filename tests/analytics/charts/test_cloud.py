"""Many points stay countable: nothing is lost on the grid, and bins are equally large."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts.cloud import SINGLE_DOTS, cloud, equal_bins


def noise(points: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(points)
    return rng.normal(size=points), rng.normal(size=points)


def test_few_points_are_drawn_one_by_one() -> None:
    x, y = noise(SINGLE_DOTS)
    drawn = cloud(x, y)
    assert not drawn.counted
    assert (drawn.x == x).all()


@given(st.integers(SINGLE_DOTS + 1, 5_000))
def test_many_points_are_counted_and_none_is_lost(points: int) -> None:
    drawn = cloud(*noise(points))
    assert drawn.counted
    assert drawn.points.sum() == points
    assert len(drawn.points) < 27 * 19 + 1


def test_ten_groups_differ_by_one_point_at_most_and_rise() -> None:
    bins = equal_bins(*noise(1_003))
    assert sum(group.points for group in bins) == 1_003
    assert {group.points for group in bins} == {100, 101}
    assert [group.x for group in bins] == sorted(group.x for group in bins)
    assert all(group.low <= group.x <= group.high for group in bins)


def test_a_group_shows_the_mean_of_its_own_points() -> None:
    x = np.arange(20.0)
    first = equal_bins(x, 10 * x)[0]
    assert (first.x, first.y, first.points) == (0.5, 5.0, 2)


def test_the_order_of_the_points_changes_no_group() -> None:
    x, y = np.round(noise(400), 1)
    shuffled = np.random.default_rng(0).permutation(400)
    assert equal_bins(x, y) == equal_bins(x[shuffled], y[shuffled])


def test_no_points_make_no_groups() -> None:
    assert equal_bins(np.array([]), np.array([])) == ()
