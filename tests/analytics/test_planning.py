import numpy as np
import pytest
from scipy.stats import poisson

from analytics.algebra.permutation import deal
from analytics.plan import UnusablePlan
from analytics.planning import QUALITY, RATING, forecast, power_at
from analytics.simulated.worlds import World
from analytics.simulated.years import simulate
from analytics.verdict.pairing import pair
from analytics.verdict.primary import compared, within_slope
from api.simulated.releases import release_history

# Smallest detectable observed slopes of teams with 6–30 people, by simulation: `docs/method.md`, Planning.
PUBLISHED = {8: (0.17, 0.12, 0.08), 20: (0.10, 0.07, 0.05), 60: (0.06, 0.04, 0.03)}


@pytest.mark.parametrize("teams", PUBLISHED)
def test_the_formula_agrees_with_the_simulated_table(teams: int) -> None:
    found = [forecast(teams, weeks, people=18, ratings=54).mde for weeks in (26, 52, 104)]
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
    assert forecast(20, 52, people=people, ratings=3 * people).se == pytest.approx(np.mean(errors), rel=0.12)


def test_the_smallest_detectable_slope_is_found_with_eighty_percent_and_none_at_all_with_alpha() -> None:
    found = forecast(20, 52)
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
    assert forecast(20, 402).mde == pytest.approx(forecast(20, 102).mde / 2)


def test_few_answers_flatten_the_observed_slope_and_ask_for_a_stronger_true_link() -> None:
    few, many = forecast(20, 52, response=0.45), forecast(20, 52, response=0.75)
    assert few.reliability < many.reliability
    assert few.mde_true > many.mde_true
    assert few.r_true / few.mde_true == pytest.approx(many.r_true / many.mde_true)


def test_few_ratings_lose_weeks() -> None:
    noise = (QUALITY + RATING / 5) / (QUALITY + RATING / 10)
    memory = [
        1 + 2 * 0.5625 * forecast(20, 52).reliability * QUALITY / (QUALITY + RATING / n) for n in (5, 10)
    ]
    weeks = float(poisson.sf(4, 10) / poisson.sf(4, 5))
    found = forecast(20, 52, ratings=5).se / forecast(20, 52, ratings=10).se
    assert found == pytest.approx((noise * memory[0] / memory[1] * weeks) ** 0.5)


def test_small_teams_lose_weeks_and_reliability() -> None:
    small, large = forecast(20, 52, people=6), forecast(20, 52, people=20)
    assert small.released < 0.4
    assert large.released > 0.99
    assert small.reliability < large.reliability
    assert small.mde_true > large.mde_true


@pytest.mark.parametrize("response", [0.0, 1.5])
def test_a_response_is_a_share(response: float) -> None:
    with pytest.raises(UnusablePlan, match="response"):
        forecast(20, 52, response=response)


@pytest.mark.parametrize(
    ("teams", "weeks", "people", "ratings", "names"),
    [
        (1, 52, 12, 40, "teams"),
        (20, 3, 12, 40, "weeks"),
        (20, 52, 4, 40, "people"),
        (20, 52, 12, 0, "ratings"),
    ],
)
def test_a_study_that_cannot_be_is_refused(
    teams: int, weeks: int, people: int, ratings: int, names: str
) -> None:
    with pytest.raises(UnusablePlan, match=names):
        forecast(teams, weeks, people=people, ratings=ratings)
