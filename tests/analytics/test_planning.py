import numpy as np
import pytest
from scipy.stats import binom, poisson

from analytics.algebra.permutation import deal
from analytics.plan import UnusablePlan
from analytics.planning import (
    MOOD,
    QUALITY,
    RATING,
    Groups,
    PowerAnalysis,
    analyse_power,
    chance_published,
    chance_rated,
    enough_ratings,
    power_at,
)
from analytics.simulated.worlds import World
from analytics.simulated.years import simulate
from analytics.verdict.pairing import pair
from analytics.verdict.primary import compared, within_slope
from api.simulated.releases import release_history
from survey.releases.rules import Rules


def planned(
    teams: int, weeks: int, *, people: int = 12, response: float = 0.645, fewest: int = 5, ratings: int = 40
) -> PowerAnalysis:
    """So many teams of one size."""
    return analyse_power(Groups([people] * teams, response, fewest), weeks, ratings=ratings)


# Smallest detectable observed slopes of teams with 6–30 people, by simulation: `docs/method.md`, Planning.
PUBLISHED = {8: (0.17, 0.12, 0.08), 20: (0.10, 0.07, 0.05), 60: (0.06, 0.04, 0.03)}


@pytest.mark.parametrize("teams", PUBLISHED)
def test_the_formula_agrees_with_the_simulated_table(teams: int) -> None:
    found = [planned(teams, weeks, people=18, ratings=54).mde for weeks in (26, 52, 104)]
    np.testing.assert_allclose(found, PUBLISHED[teams], rtol=0.2)


@pytest.mark.parametrize("people", [12, 30])
def test_the_formula_agrees_with_simulated_years_through_the_release_rules(people: int) -> None:
    errors = []
    for seed in range(8):
        year = simulate(World(teams=20, weeks=52, heads=(people, people)), seed)
        panel = release_history(year, 105_000, with_variance=False).panel
        comparison = compared(pair(panel.happiness.value, panel.rating.value, 1))
        errors.append(
            within_slope(comparison, deal(np.zeros(comparison.paired.teams, np.int64), 99, 0), 0.05).se
        )
    assert planned(20, 52, people=people, ratings=3 * people).se == pytest.approx(np.mean(errors), rel=0.12)


def test_the_smallest_detectable_slope_is_found_with_eighty_percent_and_none_at_all_with_alpha() -> None:
    found = planned(20, 52)
    assert found.slopes[10] == pytest.approx(found.mde)
    assert found.power[10] == pytest.approx(0.8, abs=0.001)
    assert found.power[0] == pytest.approx(0.05)
    assert (np.diff(found.power) > 0).all()


def test_power_is_that_of_statsmodels() -> None:
    from statsmodels.stats.power import TTestPower

    theirs = TTestPower().power(effect_size=0.5, nobs=20, alpha=0.05)
    ours = power_at(np.array([0.5]), 1 / np.sqrt(20), 19.0, 0.05)[0]
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_four_times_the_weeks_halve_the_smallest_detectable_slope() -> None:
    assert planned(20, 402).mde == pytest.approx(planned(20, 102).mde / 2)


def test_few_answers_flatten_the_observed_slope_and_ask_for_a_stronger_true_link() -> None:
    few, many = planned(20, 52, response=0.45), planned(20, 52, response=0.75)
    assert few.reliability < many.reliability
    assert few.mde_true > many.mde_true
    assert few.r_true / few.mde_true == pytest.approx(many.r_true / many.mde_true)


def test_few_ratings_lose_weeks() -> None:
    noise = (QUALITY + RATING / 5) / (QUALITY + RATING / 10)
    memory = [
        1 + 2 * 0.5625 * planned(20, 52).reliability * QUALITY / (QUALITY + RATING / n) for n in (5, 10)
    ]
    weeks = float(poisson.sf(4, 10) / poisson.sf(4, 5))
    found = planned(20, 52, ratings=5).se / planned(20, 52, ratings=10).se
    assert found == pytest.approx((noise * memory[0] / memory[1] * weeks) ** 0.5)


def test_small_teams_lose_weeks_and_reliability() -> None:
    small, large = planned(20, 52, people=6), planned(20, 52, people=20)
    assert small.released < 0.4
    assert large.released > 0.99
    assert small.reliability < large.reliability
    assert small.mde_true > large.mde_true


@pytest.mark.parametrize(("people", "fewest"), [(10, 6), (16, 8), (20, 12)])
def test_a_raised_smallest_group_costs_what_it_does_in_years_released_by_that_rule(
    people: int, fewest: int
) -> None:
    errors, pairs = [], []
    for seed in range(8):
        year = simulate(World(teams=12, weeks=104, heads=(people, people), ratings=8), seed)
        panel = release_history(year, 105_000, Rules(k=fewest), with_variance=False).panel
        comparison = compared(pair(panel.happiness.value, panel.rating.value, 1))
        arrangements = deal(np.zeros(comparison.paired.teams, np.int64), 99, 0)
        errors.append(within_slope(comparison, arrangements, 0.05).se)
        pairs.append(comparison.paired.cells)
    found = planned(12, 104, people=people, fewest=fewest, ratings=8)
    assert found.se == pytest.approx(np.mean(errors), rel=0.12)
    assert 12 * 103 * found.released * chance_rated(8) == pytest.approx(np.mean(pairs), rel=0.1)
    assert found.se > planned(12, 104, people=people, ratings=8).se


def test_weeks_that_are_published_have_more_answers_than_weeks_have() -> None:
    assert planned(12, 104, people=10, fewest=8).reliability > planned(12, 104, people=10).reliability


def test_newcomers_cost_weeks_until_they_have_settled() -> None:
    groups = Groups([10, 10], 0.6, 5, newcomers=[3, 0], settling=4)
    early, late = binom.sf(7, 10, 0.6), binom.sf(4, 10, 0.6)
    np.testing.assert_allclose(groups.published(2), [early, late])
    np.testing.assert_allclose(groups.published(52), [(4 * early + 48 * late) / 52, late])


def test_what_moves_one_of_the_teams_that_answer_together_moves_their_mean_less() -> None:
    alone = analyse_power(Groups([18] * 8), 53)
    together = analyse_power(Groups([18] * 8, teams=[3] * 8), 53)
    assert together.reliability == pytest.approx(MOOD / 3 / (MOOD / 3 + Groups([18]).noise()[0]))
    assert together.mde_true > 1.3 * alone.mde_true


def test_groups_of_many_sizes_stand_between_those_of_one() -> None:
    mixed = analyse_power(Groups([8] * 10 + [30] * 10), 53)
    assert planned(20, 53, people=30).mde_true < mixed.mde_true < planned(20, 53, people=8).mde_true


@pytest.mark.parametrize("eligible", [8, 12, 40, 2_000])
def test_a_week_is_published_if_at_least_so_many_answer(eligible: int) -> None:
    exactly = sum(binom.pmf(answers, eligible, 0.6) for answers in range(8, eligible + 1))
    assert chance_published([eligible], 0.6, 8)[0] == pytest.approx(exactly)


def test_eight_ratings_a_week_give_five_in_nine_of_ten_weeks() -> None:
    assert enough_ratings() == 8
    assert chance_rated(7) < 0.9 <= chance_rated(8)


def test_a_link_far_beyond_the_detectable_is_found_and_no_number_is_missing() -> None:
    assert power_at(np.array([5.0]), 0.25, 19.0, 0.01)[0] == pytest.approx(1)


def test_a_rule_that_no_group_can_meet_is_refused() -> None:
    with pytest.raises(UnusablePlan, match="No week of any group"):
        planned(12, 53, people=10, fewest=12)


@pytest.mark.parametrize("response", [0.0, 1.5])
def test_a_response_is_a_share(response: float) -> None:
    with pytest.raises(UnusablePlan, match="response"):
        planned(20, 52, response=response)


@pytest.mark.parametrize(
    ("teams", "weeks", "people", "ratings", "names"),
    [
        (1, 52, 12, 40, "teams"),
        (20, 3, 12, 40, "weeks"),
        (20, 52, 0, 40, "people"),
        (20, 52, 12, 0, "ratings"),
    ],
)
def test_a_study_that_cannot_be_is_refused(
    teams: int, weeks: int, people: int, ratings: int, names: str
) -> None:
    with pytest.raises(UnusablePlan, match=names):
        planned(teams, weeks, people=people, ratings=ratings)
