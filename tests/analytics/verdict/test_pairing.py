import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.algebra.arrays import FloatArray
from analytics.verdict.pairing import pair, shifted


def noise(teams: int, weeks: int, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    x, y = np.random.default_rng(seed).normal(size=(2, teams, weeks))
    return x, y


def test_staff_of_one_week_meet_customers_of_the_next() -> None:
    x, y = noise(6, 20)
    paired = pair(x, y, 1)
    assert list(paired.columns) == list(range(1, 20))
    np.testing.assert_array_equal(paired.x, x[:, :-1])
    np.testing.assert_array_equal(paired.y, y[:, 1:])


@given(st.integers(-30, 30))
def test_a_lag_moves_by_the_calendar_and_never_wraps_around(lag: int) -> None:
    row = np.arange(20, dtype=np.float64)[None]
    moved = shifted(row, lag)[0]
    for week in range(20):
        source = week - lag
        assert moved[week] == source if 0 <= source < 20 else np.isnan(moved[week])


def test_a_week_in_which_nobody_was_asked_is_not_skipped_over() -> None:
    x, y = noise(6, 20)
    x[:, 7] = np.nan
    paired = pair(x, y, 1)
    assert 8 not in paired.columns
    assert 7 in paired.columns


def test_a_team_with_eleven_paired_weeks_is_left_out_and_one_with_twelve_is_not() -> None:
    x, y = noise(8, 30)
    y[0, 12:] = np.nan  # weeks 1..11 have last week's happiness
    y[1, 13:] = np.nan
    paired = pair(x, y, 1)
    assert 0 not in paired.rows
    assert 1 in paired.rows
    assert paired.left_out == {"few_weeks": 11, "overlap": 0}


def test_of_two_cohorts_that_never_met_one_is_left_out() -> None:
    x, y = noise(20, 60)
    x[:12, 30:] = np.nan
    x[12:, :31] = np.nan
    paired = pair(x, y, 0)
    assert set(paired.rows) == set(range(12))
    assert paired.left_out["overlap"] == 8 * 29


def test_every_two_used_teams_share_a_quarter_of_the_shorter_ones_weeks() -> None:
    generator = np.random.default_rng(8)
    x, y = noise(30, 80)
    for i, start in enumerate(generator.integers(0, 60, size=30)):
        x[i, :start] = np.nan
        x[i, start + 25 :] = np.nan
    paired = pair(x, y, 0)
    shared = paired.present.astype(int) @ paired.present.T.astype(int)
    cells = paired.present.sum(axis=1)
    assert paired.teams >= 6
    assert (shared >= 0.25 * np.minimum(cells[:, None], cells[None, :])).all()
    assert paired.left_out["overlap"] > 0


def test_a_team_with_nine_tenths_of_the_cells_is_left_out() -> None:
    x, y = noise(8, 1_000)
    x[1:, 15:] = np.nan
    paired = pair(x, y, 0)
    assert set(paired.rows) == set(range(1, 8))
    assert paired.left_out["overlap"] == 1_000


def test_nothing_is_paired_when_the_lag_is_longer_than_the_panel() -> None:
    paired = pair(*noise(6, 10), 12)
    assert (paired.teams, paired.weeks, paired.cells) == (0, 0, 0)
