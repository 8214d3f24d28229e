"""Simulated years: what they promise to contain is in them."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.simulated.opinions import estimates, opinions
from analytics.simulated.worlds import WORLDS, UnusableWorld, World, world_of
from analytics.simulated.years import Year, simulate


def double_demeaned(values: FloatArray) -> FloatArray:
    centred: FloatArray = values - values.mean(axis=0) - values.mean(axis=1, keepdims=True) + values.mean()
    return centred


def slope(x: FloatArray, y: FloatArray) -> float:
    x, y = double_demeaned(x), double_demeaned(y)
    return float((x * y).sum() / (x * x).sum())


def lagged_slope(year: Year, lag: int) -> float:
    """Of the mean rating on the team's own latent mood `lag` weeks before."""
    rating = year.rating_sum / year.ratings
    weeks = rating.shape[1]
    return slope(year.mood[:, : weeks - lag], rating[:, lag:])


def large(truth: str, **changes: object) -> Year:
    return simulate(world_of(truth, teams=400, heads=(10, 20), **changes), seed=3)


def test_the_same_seed_gives_the_same_year_and_another_seed_another() -> None:
    first, again, other = (simulate(World(), seed) for seed in (4, 4, 5))
    assert (first.answers == again.answers).all()
    assert (first.rating_sum == again.rating_sum).all()
    assert not np.array_equal(first.answers[:100], other.answers[:100])


def test_people_answer_one_to_five_or_not_at_all_and_are_summed_by_team() -> None:
    year = simulate(World(teams=3, weeks=4), seed=2)
    assert set(np.unique(year.answers)) <= {0, 1, 2, 3, 4, 5}
    assert year.answers.shape == (year.heads.sum(), 4)
    second_team = year.answers[year.heads[0] : year.heads[0] + year.heads[1], 2].tolist()
    assert year.answered()[1, 2] == sum(answer > 0 for answer in second_team)
    assert year.answer_sum()[1, 2] == sum(second_team)


def test_mood_and_answers_have_the_moments_they_are_said_to_have() -> None:
    year = large("none")
    assert year.mood.std() == pytest.approx(0.25, abs=0.005)
    after = float(np.corrcoef(year.mood[:, :-1].ravel(), year.mood[:, 1:].ravel())[0, 1])
    assert after == pytest.approx(0.6, abs=0.02)
    assert year.answered().sum() / (52 * year.heads.sum()) == pytest.approx(0.65, abs=0.03)
    assert year.ratings.sum() / (52 * year.heads.sum()) == pytest.approx(3, abs=0.05)
    assert year.answer_sum().sum() / year.answered().sum() == pytest.approx(3.65, abs=0.15)


def test_the_happier_answer_more_often_only_where_mood_says_so() -> None:
    silent, even = large("none", silence=0.5), large("none", silence=0.0)
    mean = {year.world.silence: year.answer_sum().sum() / year.answered().sum() for year in (silent, even)}
    assert mean[0.5] - mean[0.0] > 0.1


def test_in_a_linked_year_ratings_follow_last_weeks_mood() -> None:
    # Cutting to 1–5 shrinks what is seen of a latent point a little.
    assert lagged_slope(large("link"), 1) == pytest.approx(0.4, abs=0.08)
    assert lagged_slope(large("link"), 0) == pytest.approx(0.6 * 0.4, abs=0.06)


@pytest.mark.parametrize("truth", ["none", "ar_only", "heterogeneous", "confounded", "reverse"])
def test_without_a_link_ratings_do_not_follow_the_teams_own_mood(truth: str) -> None:
    tolerance = 0.15 if truth == "reverse" else 0.03  # ratings remember what moved the mood
    assert abs(lagged_slope(large(truth), 1)) < tolerance


def test_in_a_same_week_year_the_same_week_is_strongest() -> None:
    year = large("same_week")
    assert lagged_slope(year, 0) == pytest.approx(0.4, abs=0.08)
    assert lagged_slope(year, 1) < lagged_slope(year, 0)


def test_in_a_reverse_year_mood_follows_last_weeks_ratings() -> None:
    year = large("reverse")
    rating = year.rating_sum / year.ratings
    assert slope(rating[:, :-1], year.mood[:, 1:]) > 0.2
    assert abs(slope(rating[:, :-1], large("none").mood[:, 1:])) < 0.03


def test_shared_events_reach_all_teams_and_unevenly_only_where_they_should() -> None:
    def spread_of_loadings(truth: str) -> float:
        year = large(truth, events=1.0)
        happiness = year.answer_sum() / np.maximum(year.answered(), 1)
        common = happiness.mean(axis=0) - happiness.mean()
        loadings = (happiness - happiness.mean(axis=1, keepdims=True)) @ common / (common @ common)
        return float(loadings.std())

    assert spread_of_loadings("none") < 0.2 < spread_of_loadings("heterogeneous")


def test_missing_weeks_are_lost_on_each_side() -> None:
    year = large("none", missing=0.1)
    assert 1 - year.asked.mean() == pytest.approx(0.1, abs=0.01)
    assert 1 - year.served.mean() == pytest.approx(0.1, abs=0.01)
    assert not year.answered()[~year.asked].any()
    assert not year.ratings[~year.served].any()


def test_cohorts_overlap_with_their_neighbours_only() -> None:
    year = simulate(world_of("staggered", teams=6), seed=1)
    there = [set(np.flatnonzero(row)) for row in year.asked]
    assert len(there[0] & there[1]) == 13
    assert not there[0] & there[2]
    assert there[0] == there[3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"teams": 0},
        {"weeks": 1},
        {"heads": (9, 8)},
        {"missing": 1.0},
        {"alike": 2.0},
        {"cohorts": 0},
        {"link": 9.0},
    ],
)
def test_a_world_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UnusableWorld):
        world_of("none", **wrong)


def test_an_unknown_truth_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnusableWorld, match="link, none, shared, reverse"):
        world_of("magic")
    assert list(WORLDS)[:4] == ["link", "none", "shared", "reverse"]


def test_a_busy_week_has_more_contacts_lowers_mood_at_once_and_ratings_a_week_later() -> None:
    year = large("workload", workload=0.3)
    volume = np.log(year.contacts)
    happiness = year.answer_sum() / np.maximum(year.answered(), 1)
    assert slope(volume, happiness) < -0.4
    rating = year.rating_sum / year.ratings
    assert slope(volume[:, :-1], rating[:, 1:]) < -0.4
    assert (year.contacts >= year.ratings).all()


def test_without_workload_a_year_is_what_it_was_and_contacts_say_nothing() -> None:
    busy, idle = simulate(World(workload=0.2), 4), simulate(World(), 4)
    assert not np.array_equal(busy.answers, idle.answers)
    assert (idle.answers == simulate(World(volume=0.2, load_memory=0.0), 4).answers).all()
    year = large("none")
    assert abs(slope(np.log(year.contacts), year.answer_sum() / np.maximum(year.answered(), 1))) < 0.05


def test_what_a_hidden_group_shares_reaches_its_customers_as_many_weeks_later() -> None:
    quiet = {"events": 0.0, "season": 0.0, "hidden_events": 2.0, "teams": 40, "weeks": 60}
    apart = []
    for delay in (0, 2):
        year = simulate(World(**quiet, hidden_delay=delay), seed=3)  # type: ignore[arg-type]  # numbers of World
        happiness = year.answer_sum() / np.maximum(year.answered(), 1)
        rating = year.rating_sum / np.maximum(year.ratings, 1)
        apart.append(
            [np.corrcoef(happiness[:, : 60 - k].ravel(), rating[:, k:].ravel())[0, 1] for k in (0, 2)]
        )
    assert apart[0][0] > apart[0][1] + 0.1
    assert apart[1][1] > apart[1][0] + 0.1


def test_staff_take_ratings_for_so_much_better_as_is_said_and_the_year_stays_as_it_is() -> None:
    year = large("none")
    said = estimates(year, 0.6, seed=3)
    assert ((said > 0) == (year.answers > 0)).all()
    # Where no end of the scale is near, the whole gap shows.
    low = replace(year, quality=year.quality - 1)
    level, shown = float(low.quality.mean()), estimates(low, 0.6, seed=3)
    assert shown[shown > 0].mean() - level == pytest.approx(0.6, abs=0.04)
    assert said[said > 0].max() == 5


def test_opinions_have_the_means_they_are_said_to_have() -> None:
    said = opinions(4_000, np.array([2.5, 3.4]), [1, 2])
    answered = (said > 0).all(axis=1)
    assert (answered == (said > 0).any(axis=1)).all()
    assert answered.mean() == pytest.approx(0.65, abs=0.02)
    assert said[answered].mean(axis=0) == pytest.approx([2.5, 3.4], abs=0.04)
