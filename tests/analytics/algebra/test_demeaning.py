import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.algebra.demeaning import demean
from tests.analytics import brute_force


@given(st.integers(1, 12), st.integers(1, 12), st.floats(0.1, 1), st.integers(0, 10_000))
def test_demeaning_leaves_what_least_squares_on_all_dummies_leaves(
    teams: int, weeks: int, share: float, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    present = generator.random((teams, weeks)) < share
    values = generator.normal(size=(2, teams, weeks)) + 100
    left = demean(values, present)
    assert (left[:, ~present] == 0).all()
    if present.any():
        expected = brute_force.residuals(brute_force.dummies(present), values[:, present].T).T
        np.testing.assert_allclose(left[:, present], expected, atol=1e-9)


def test_what_stands_in_a_missing_cell_changes_nothing() -> None:
    generator = np.random.default_rng(3)
    present = generator.random((6, 9)) < 0.7
    values = generator.normal(size=(6, 9))
    other = np.where(present, values, np.nan)
    np.testing.assert_array_equal(demean(values, present), demean(other, present))


def test_groups_of_teams_that_never_meet_are_demeaned_each_on_its_own() -> None:
    generator = np.random.default_rng(4)
    values = generator.normal(size=(8, 10))
    present = np.zeros((8, 10), dtype=np.bool_)
    present[:4, :5] = True
    present[4:, 5:] = True
    whole = demean(values, present)
    part = demean(values[:4, :5], present[:4, :5])
    np.testing.assert_allclose(whole[:4, :5], part, atol=1e-12)
