import numpy as np
import pytest
from scipy.stats import permutation_test

from analytics.algebra.arrays import FloatArray
from analytics.measures.interventions import (
    AFTER,
    BEFORE,
    WINDOW,
    every_order,
    judge_by_lot,
    judge_by_placebos,
    lot_statistic,
    residuals,
    usable_starts,
    weeks_around,
)

STARTS = np.repeat([20, 36, 52], 4)


def noise(seed: int, teams: int = 25, weeks: int = 60, memory: float = 0.5) -> FloatArray:
    generator = np.random.default_rng(seed)
    shocks = generator.normal(size=(teams, weeks + 20))
    series = np.zeros_like(shocks)
    for week in range(1, weeks + 20):
        series[:, week] = memory * series[:, week - 1] + shocks[:, week]
    return series[:, 20:] + generator.normal(size=(teams, 1)) + generator.normal(size=(1, weeks))


def worst_week(series: FloatArray) -> int:
    return int(np.argmin(residuals(series)[0, 12:46])) + 12


@pytest.mark.counted
@pytest.mark.parametrize("wait", [0, 1], ids=["in the worst week", "the week after it"])
def test_a_measure_started_at_the_worst_of_pure_noise_shows_no_evidence(wait: int) -> None:
    judged = []
    for seed in range(150):
        series = noise(seed)
        judged.append(judge_by_placebos(series, 0, worst_week(series) + wait).judgement)
    assert judged.count("no_evidence") >= 0.95 * 150 - 4  # Monte-Carlo error 2.7
    assert set(judged) <= {"no_evidence", "helped", "hurt"}


@pytest.mark.counted
def test_the_naive_change_at_the_worst_week_looks_like_help_and_the_expected_rebound_is_as_large() -> None:
    found = []
    for seed in range(60):
        series = noise(seed)
        found.append(judge_by_placebos(series, 0, worst_week(series) + 1))
    observed = np.array([one.observed for one in found], dtype=np.float64)
    expected = np.array([one.expected for one in found], dtype=np.float64)
    standard_error = observed.std() / np.sqrt(60)
    assert observed.mean() > 3 * standard_error  # regression to the mean
    assert expected.mean() == pytest.approx(observed.mean(), abs=2 * standard_error)


def test_weeks_in_which_hardly_another_team_was_there_tell_nothing() -> None:
    series = noise(3)
    series[3:, 31:] = np.nan  # with two others left nobody knows what happened to everybody
    assert judge_by_placebos(series, 0, 30).judgement == "not_enough_weeks"


def test_a_team_whose_value_never_moves_is_not_judged_by_how_the_others_do() -> None:
    series = noise(3)
    series[0] = 3.5
    assert judge_by_placebos(series, 0, 30).judgement == "not_enough_weeks"


def test_a_team_whose_last_weeks_are_hidden_is_compared_by_the_low_that_is_known() -> None:
    series = noise(3)
    series[0, 27:29] = np.nan
    low, known = judge_by_placebos(series, 0, 30), noise(3)
    assert low.p is not None
    known[0, 27:31] = np.nan
    assert judge_by_placebos(known, 0, 30).judgement == "not_enough_weeks"


def test_a_strong_measure_helped_and_one_that_lowers_hurt() -> None:
    for size, judgement in ((4.0, "helped"), (-4.0, "hurt")):
        series = noise(3)
        series[0, 31:] += size
        assert judge_by_placebos(series, 0, 30).judgement == judgement
    assert judge_by_placebos(series, 0, 30, higher_is_better=False).judgement == "helped"


def test_with_eighteen_placebos_there_are_too_few_to_judge_and_with_nineteen_there_are_not() -> None:
    series = noise(1, teams=19)
    few = judge_by_placebos(series, 0, 30)
    assert (few.judgement, few.p, len(few.placebos)) == ("too_few_to_judge", None, 18)
    assert few.expected is not None
    enough = judge_by_placebos(noise(1, teams=20), 0, 30)
    assert enough.p is not None
    assert len(enough.placebos) == 19


@pytest.mark.parametrize(("start", "before", "after"), [(6, 7, 12), (54, 12, 5)])
def test_seven_weeks_before_or_five_after_are_not_enough(start: int, before: int, after: int) -> None:
    found = judge_by_placebos(noise(2), 0, start)
    assert (found.judgement, found.before, found.after) == ("not_enough_weeks", before, after)
    assert (found.observed, found.effect, found.p) == (None, None, None)


def test_a_team_with_a_measure_of_its_own_is_no_placebo_while_it_lasts() -> None:
    busy = np.zeros((25, 60), dtype=np.bool_)
    busy[1:7, :] = True
    assert len(judge_by_placebos(noise(4), 0, 30, busy=busy).placebos) == 18


def test_a_team_that_never_varied_is_not_judged() -> None:
    series = noise(4)
    series[0] = np.nan
    assert judge_by_placebos(series, 0, 30).judgement == "not_enough_weeks"


def test_missing_weeks_are_left_out_on_every_side() -> None:
    series = noise(5)
    series[np.random.default_rng(0).random(series.shape) < 0.15] = np.nan
    series[0, 31:] += 4
    assert judge_by_placebos(series, 0, 30).judgement == "helped"


def test_by_lot_a_measure_without_effect_is_called_in_about_five_percent() -> None:
    called = 0
    for seed in range(120):
        starts = np.random.default_rng(seed).permutation(STARTS)
        found = judge_by_lot(noise(seed, teams=12, weeks=80), starts, permutations=199)
        called += found.judgement != "no_evidence"
    assert called <= 14  # 5 % of 120 is 6, standard error 2.4


def test_by_lot_a_strong_measure_is_found_also_where_all_started_at_a_low() -> None:
    starts = np.random.default_rng(8).permutation(STARTS)
    series = noise(8, teams=12, weeks=80)
    for team, start in enumerate(starts):
        series[team, start + 1 :] += 2
    found = judge_by_lot(series, starts)
    assert found.judgement == "helped"
    assert found.effect == pytest.approx(2, abs=0.8)


def test_a_start_is_compared_with_teams_that_begin_after_its_window_and_with_no_other() -> None:
    first = np.array([20, 30, 40])
    changes = np.array([[5.0, 7.0, 9.0], [100.0, 2.0, 3.0], [1.0, 50.0, 4.0]])
    own, later = lot_statistic(changes, first, np.array([[20, 30, 40]]))[0]
    assert (own, later) == (5.0, 1.0)  # 30 lies within the window of 20, and nobody waits beyond 42


def test_by_lot_the_same_seed_gives_the_same_result() -> None:
    starts = np.random.default_rng(1).permutation(STARTS)
    one, other = (judge_by_lot(noise(1, teams=12, weeks=80), starts, seed=5) for _ in range(2))
    assert (one.p, one.effect) == (other.p, other.effect)


def test_by_lot_p_counts_every_order_where_these_are_few_as_scipy_does() -> None:
    series, starts = noise(4, teams=9, weeks=37), np.repeat([11, 24], [5, 4])
    np.random.default_rng(2).shuffle(starts)
    series[starts == 11, 12:] += 1
    change = series[:, 12:24].mean(axis=1) - series[:, :12].mean(axis=1)
    witness = permutation_test(
        (change[starts == 11], change[starts == 24]),
        lambda one, other: abs(one.mean() - other.mean()),
        n_resamples=10_000,
        alternative="greater",
        vectorized=False,
    )
    found = judge_by_lot(series, starts)
    assert len(found.placebos) == len(witness.null_distribution) == 126
    assert found.p == pytest.approx(witness.pvalue)
    three = every_order(np.array([7, 7, 9, 11]))
    assert len({tuple(order) for order in three.tolist()}) == len(three) == 12


@pytest.mark.parametrize("teams", range(2, 8))
def test_by_lot_so_few_that_no_order_is_rare_enough_are_too_few(teams: int) -> None:
    starts = np.where(np.arange(teams) < teams / 2, 11, 24)
    series = noise(4, teams=teams, weeks=37)
    series[starts == 11, 12:] += 9
    assert judge_by_lot(series, starts).judgement == "too_few_to_judge"


def test_by_lot_nobody_left_waiting_means_nothing_to_compare_with() -> None:
    found = judge_by_lot(noise(1, teams=12, weeks=80), np.full(12, 30))
    assert (found.judgement, found.p) == ("not_enough_weeks", None)


def test_a_team_could_have_started_where_both_windows_hold_enough_weeks_and_no_measure() -> None:
    generator = np.random.default_rng(3)
    for _ in range(40):
        left = np.where(generator.random(60) < 0.4, np.nan, 1.0)
        busy = generator.random(60) < 0.02
        around = [weeks_around(left[None], 0, start) for start in range(60)]
        free = [not busy[max(start - WINDOW + 1, 0) : start + 1 + WINDOW].any() for start in range(60)]
        enough = [before >= BEFORE and after >= AFTER for before, after in around]
        assert usable_starts(left, None).tolist() == enough
        assert usable_starts(left, busy).tolist() == list(np.logical_and(enough, free))
