"""Several groups that began at once, against the others at a comparable low of their own."""

import numpy as np
import pytest

from analytics.measures.together import differences, judge_together, residuals_of_others
from tests.analytics.measures.test_interventions import noise

FIVE = np.arange(5)


@pytest.mark.counted
def test_pure_noise_is_called_something_in_one_case_of_twenty_and_a_strong_measure_is_found() -> None:
    words = [judge_together(noise(seed), FIVE, 30, permutations=199).judgement for seed in range(60)]
    assert sum(word != "no_evidence" for word in words) <= 3 + 3 * 1.7  # three Monte-Carlo errors
    for size, word in ((2.0, "helped"), (-2.0, "hurt")):
        series = noise(3)
        series[FIVE, 31:] += size
        found = judge_together(series, FIVE, 30)
        assert (found.judgement, found.groups, found.compared) == (word, 5, 20)
    assert judge_together(series, FIVE, 30, higher_is_better=False).judgement == "helped"


def test_what_many_did_at_once_is_not_taken_for_what_happened_to_everybody() -> None:
    series = noise(5, teams=20)
    before = judge_together(series, np.arange(10), 30)
    series[:10, 31:] += 1.0
    after = judge_together(series, np.arange(10), 30)
    assert before.effect is not None
    assert after.effect is not None
    assert after.effect - before.effect == pytest.approx(1.0, abs=0.25)
    events = np.random.default_rng(2).normal(size=60)
    shared = judge_together(series + events, np.arange(10), 30)
    assert shared.effect == pytest.approx(after.effect, abs=1e-6)


def test_who_has_no_weeks_no_spread_or_no_known_low_is_left_out_and_counted() -> None:
    series = noise(1)
    series[0] = 3.5  # always the same
    series[1, 22:] = np.nan  # gone
    series[2, 27:31] = np.nan  # nobody knows how low it was
    found = judge_together(series, FIVE, 30)
    assert found.groups == 2
    assert judge_together(series, np.array([1]), 30).judgement == "not_enough_weeks"
    assert judge_together(series, np.array([2]), 30).judgement == "not_enough_weeks"


@pytest.mark.parametrize("teams", [np.arange(0), np.arange(20), np.arange(24), np.arange(25)])
def test_nobody_or_too_few_others_are_too_few(teams: np.ndarray) -> None:
    assert judge_together(noise(2), teams, 30).judgement in {"too_few_to_judge", "not_enough_weeks"}


@pytest.mark.parametrize("start", [-1, 0, 3, 58, 59])
def test_a_start_before_the_data_or_at_their_end_is_too_early(start: int) -> None:
    assert judge_together(noise(2), FIVE, start).judgement == "not_enough_weeks"


def test_weeks_in_which_hardly_another_team_was_there_tell_nothing() -> None:
    series = noise(2)
    series[7:, 31:] = np.nan
    assert judge_together(series, FIVE, 30).judgement == "not_enough_weeks"


def test_ties_and_nothing_at_all_are_no_evidence_of_anything() -> None:
    flat = np.tile(np.round(3 + np.random.default_rng(1).random(60), 1), (25, 1))
    assert judge_together(flat, FIVE, 30).judgement == "not_enough_weeks"
    assert judge_together(np.full((25, 60), np.nan), FIVE, 30).judgement == "not_enough_weeks"
    assert judge_together(np.round(noise(4)), FIVE, 30).judgement == "no_evidence"


def test_all_ways_to_call_as_many_the_beginners_hold_the_one_that_was() -> None:
    values = np.array([3.0, 1.0, 0.0, 0.5, 2.0])
    apart = differences(values, 2, 100, 0)
    assert len(apart) == 10
    assert apart[0] == pytest.approx(2.0 - 2.5 / 3)
    assert apart.mean() == pytest.approx(0.0)
    some = differences(np.arange(30.0), 15, 99, 0)
    assert len(some) == 100
    assert some[0] == -15.0


def test_residuals_are_less_the_weeks_of_the_others_alone() -> None:
    series = noise(6)
    lifted = series.copy()
    lifted[FIVE] += 5.0
    np.testing.assert_allclose(
        residuals_of_others(series, FIVE), residuals_of_others(lifted, FIVE), atol=1e-6
    )
