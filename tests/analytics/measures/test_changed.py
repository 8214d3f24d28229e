"""A team's level: rarely said to have changed by chance, soon seen to have, and known by then."""

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.measures.changed import (
    IN_DOUBT,
    LONGEST_BEFORE,
    MEMORY,
    changes,
    usual_movement,
)
from tests.benchmarks.changed import CHANCE, SHIFTED, Case, delays, draw, false_alarms, judged

TEAMS, WEEKS = 12, 60


def weeks_of_chance(seed: int = 1, teams: int = TEAMS, weeks: int = WEEKS) -> tuple[FloatArray, FloatArray]:
    """Weeks around levels of their own, with holes, and how many answered."""
    generator = np.random.default_rng(seed)
    counts = generator.integers(8, 20, size=(teams, weeks)).astype(np.float64)
    values = 3.6 + 0.3 * generator.normal(size=(teams, 1)) + 0.25 * generator.normal(size=counts.shape)
    hidden = generator.random(counts.shape) < 0.1
    return np.where(hidden, np.nan, values), np.where(hidden, np.nan, counts)


def test_by_chance_a_team_is_said_to_have_changed_at_most_once_in_two_years() -> None:
    mean, _, more_than_one = false_alarms(list(judged(Case(memory=0.6), 6, seed=1)))
    assert mean <= 0.5
    assert more_than_one <= 0.08


@pytest.mark.long
@pytest.mark.parametrize("name", CHANCE)
def test_whatever_chance_does_a_team_is_said_to_have_changed_at_most_once_in_two_years(name: str) -> None:
    case = CHANCE[name]
    mean, error, more_than_one = false_alarms(list(judged(case, 25 if case.teams > 1 else 400, seed=2)))
    assert mean <= 0.5 + 2 * error
    assert more_than_one <= 0.08


def test_a_level_that_falls_by_four_fifths_of_a_point_is_seen_within_a_quarter_in_most_teams() -> None:
    late = delays(list(judged(Case(memory=0.3, shift=0.8, teams=6), 12, seed=3)))
    assert sum(weeks <= 13 for weeks in late) >= 10


def test_what_is_said_of_a_week_does_not_change_when_later_weeks_come_in() -> None:
    values, counts, variance = draw(Case(shift=0.8, teams=6), 4)
    assert variance is not None
    whole = changes(values, counts, variance)
    assert any(whole)
    for weeks in (40, 60, 80):
        early = changes(values[:, :weeks], counts[:, :weeks], variance[:weeks])
        assert early == tuple(tuple(change for change in team if change.week < weeks) for team in whole)


def test_the_order_of_the_teams_changes_nothing() -> None:
    values, counts, variance = draw(Case(shift=0.8, teams=6), 5)
    turned = np.array([3, 0, 5, 1, 4, 2])
    one, other = changes(values, counts, variance), changes(values[turned], counts[turned], variance)
    for place, team in enumerate(turned):
        assert [change.week for change in other[place]] == [change.week for change in one[team]]
        assert [change.se for change in other[place]] == pytest.approx([c.se for c in one[team]])


def test_a_change_begins_a_past_of_its_own_so_that_the_way_back_is_seen_too() -> None:
    values, counts = weeks_of_chance()
    values[0, 20:40] -= 1.5
    there, back = changes(values, counts)[0]
    assert (there.before > there.after, back.before < back.after) == (True, True)
    assert 20 <= there.since <= there.week <= 24
    assert 40 <= back.since <= back.week <= 44
    # What comes after the change is the past of the way back: nothing from before it.
    assert back.before == pytest.approx(np.nanmean(values[0, there.since : back.since]))


def test_the_standard_error_is_that_of_two_means_with_every_pair_of_weeks_written_out() -> None:
    values, counts = weeks_of_chance(seed=6)
    values[0, 40:] += 1
    change = changes(values, counts)[0][0]
    usual = usual_movement(values[:, : change.week + 1], counts[:, : change.week + 1])
    assert usual is not None
    weeks = np.flatnonzero(np.isfinite(values[0, : change.week + 1]))
    new = weeks >= change.since
    old = np.flatnonzero(~new)[-LONGEST_BEFORE:]
    covariance = usual.lasting * MEMORY ** np.abs(weeks[:, None] - weeks) + np.diag(
        usual.single / counts[0, weeks]
    )
    weights = new / new.sum()
    weights[old] -= 1 / len(old)
    past = covariance[np.ix_(old, old)]
    centred = np.eye(len(old)) - 1 / len(old)
    moved = ((values[0, weeks[old]] - values[0, weeks[old]].mean()) ** 2).sum()
    own = moved / np.trace(centred @ past @ centred)
    scale = (len(old) * own + IN_DOUBT) / (len(old) + IN_DOUBT)
    assert change.se == pytest.approx(np.sqrt(scale * weights @ covariance @ weights))
    assert change.after - change.before == pytest.approx(weights @ values[0, weeks])


def test_the_usual_movement_is_that_of_the_weeks_it_was_made_from() -> None:
    generator = np.random.default_rng(7)
    counts = generator.integers(8, 20, size=(60, 104)).astype(np.float64)
    mood = generator.normal(size=counts.shape) * 0.25
    for week in range(1, 104):
        mood[:, week] = MEMORY * mood[:, week - 1] + 0.8 * mood[:, week]
    found = usual_movement(mood + 0.9 / np.sqrt(counts) * generator.normal(size=counts.shape), counts)
    assert found is not None
    assert found.lasting == pytest.approx(0.25**2, rel=0.15)
    assert found.single == pytest.approx(0.81, rel=0.15)


def test_answers_that_are_few_make_a_week_less_telling() -> None:
    values, counts = weeks_of_chance(seed=8)
    values[0, 40:] += 1
    sure = changes(values, counts)[0][0]
    counts[0] = 2.0
    unsure = changes(values, counts)[0]
    assert not unsure or unsure[0].week > sure.week or unsure[0].se > sure.se


def test_nothing_is_said_of_a_level_that_few_weeks_tell_of() -> None:
    values, counts = weeks_of_chance(weeks=9)
    values[:, -1] += 5
    assert changes(values, counts) == ((),) * TEAMS
    nothing = np.full((3, 30), np.nan)
    assert changes(nothing, nothing) == ((),) * 3
    assert usual_movement(nothing, nothing) is None
    assert changes(np.empty((0, 5)), np.empty((0, 5))) == ()
    assert changes(np.empty((2, 0)), np.empty((2, 0))) == ((), ())


def test_a_tenth_more_is_no_change_where_values_are_rounded_to_tenths() -> None:
    values, counts = np.full((4, 40), 3.6), np.full((4, 40), 12.0)
    assert changes(values, counts) == ((),) * 4
    values[0, 20:] = 3.7
    assert changes(values, counts)[0] == ()
    values[1, 20:] = 4.4
    assert [change.since for change in changes(values, counts)[1]] == [20]


def test_a_level_far_from_zero_is_judged_like_one_near_it() -> None:
    values, counts = weeks_of_chance(seed=11)
    values[0, 40:] += 1
    near, far = changes(values, counts)[0], changes(values + 1e8, counts)[0]
    assert [change.week for change in far] == [change.week for change in near]
    assert [change.se for change in far] == pytest.approx([change.se for change in near], rel=1e-4)


def test_a_week_of_the_variance_that_was_not_released_says_nothing() -> None:
    values, counts = weeks_of_chance(seed=9)
    values[0, 40:] += 1
    unknown = changes(values, counts, np.full(WEEKS, np.nan))
    assert unknown == changes(values, counts)
    wider = changes(values, counts, np.full(WEEKS, 4.0))
    assert not wider[0] or wider[0][0].se > unknown[0][0].se


def test_the_shift_of_the_benchmark_is_one_of_the_first_team_alone() -> None:
    before, _, _ = draw(Case(), 10)
    after, _, _ = draw(Case(shift=0.8), 10)
    assert np.nanmean(after[0, SHIFTED:] - before[0, SHIFTED:]) == pytest.approx(-0.8, abs=0.15)
    np.testing.assert_array_equal(after[1:], before[1:])
