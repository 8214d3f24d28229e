"""What an organisation may expect before its first wave."""

import pytest
from scipy.stats import binom, poisson

from survey.releases.rules import Rules
from survey.waves.cells import AskedTeam, Member, Partition, make_cells
from survey.waves.forecast import (
    RESPONSE_RATES,
    chance_published,
    chance_rated,
    forecast,
    likely_weeks,
    ratings_needed,
)


def organisation(**sizes: int) -> Partition:
    """One department of front-office teams, or back-office ones where the name says so."""
    teams = [AskedTeam(name, "Sales", "back" if name.startswith("back") else "front") for name in sizes]
    members = [Member(f"{name} {i}", name) for name, size in sizes.items() for i in range(size)]
    return make_cells(teams, {"Sales": None}, members)


@pytest.mark.parametrize("eligible", [8, 12, 40, 2_000])
@pytest.mark.parametrize("rate", RESPONSE_RATES)
def test_the_chance_of_a_published_week_is_the_binomial_one(eligible: int, rate: float) -> None:
    expected = float(binom.sf(4, eligible, rate))
    assert chance_published(eligible, rate, 5) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("average", [0.5, 5, 8, 30])
def test_the_chance_of_enough_ratings_is_the_poisson_one(average: float) -> None:
    assert chance_rated(average) == pytest.approx(float(poisson.sf(4, average)), abs=1e-12)


def test_eight_ratings_a_week_give_five_in_nine_of_ten_weeks() -> None:
    assert ratings_needed() == 8
    assert chance_rated(7) < 0.9 <= chance_rated(8)


def test_small_cells_lose_weeks_and_large_ones_do_not() -> None:
    ahead = forecast(organisation(nord=8, ost=30), 52)
    weeks = {cell.cell.teams: cell.weeks for cell in ahead.panel}
    assert weeks[("nord",)] == {0.45: 13, 0.60: 30, 0.75: 46}
    assert weeks[("ost",)] == {0.45: 51, 0.60: 51, 0.75: 52}
    assert ahead.cells_with(40, 0.45) == 1
    assert ahead.cells_with(40, 0.75) == 2


def test_a_raised_k_costs_weeks() -> None:
    assert likely_weeks(12, 0.6, 52, Rules(k=8)) < likely_weeks(12, 0.6, 52, Rules())


def test_a_certain_week_is_not_lost_to_rounding() -> None:
    assert likely_weeks(2_000, 0.75, 52, Rules()) == 52


def test_a_firm_of_three_teams_of_six_has_one_cell_that_is_published() -> None:
    ahead = forecast(organisation(nord=6, ost=6, west=6), 52)
    (cell,) = ahead.panel
    assert len(cell.cell.people) == 18
    assert cell.weeks[0.45] >= 48


def test_a_mixed_cell_is_named_beside_the_panel() -> None:
    ahead = forecast(organisation(nord=12, back=4), 52)
    assert ahead.panel == ()
    assert len(ahead.beside) == 1


def test_too_few_people_have_nothing_ahead() -> None:
    ahead = forecast(organisation(nord=7), 52)
    assert (ahead.panel, ahead.beside) == ((), ())
