"""Whether planned groups can be judged, by the rules that judge them later."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.outlook import Missing, Outlook, look_ahead
from analytics.plan import LOOKS, Plan
from analytics.planning import Groups, analyse_power
from analytics.simulated.worlds import World
from analytics.simulated.years import simulate
from analytics.verdict.pairing import pair
from api.simulated.releases import release_history
from survey.releases.rules import Rules

SERVER = Plan(looks=LOOKS)


def ahead(teams: int, people: int, fewest: int = 5, weeks: int = 105, response: float = 0.6) -> Outlook:
    """Groups of one size in two departments, with as many ratings as they need."""
    departments = [f"Department {number % 2}" for number in range(teams)]
    groups = Groups([people] * teams, response, fewest)
    return look_ahead(groups, departments, weeks, ratings=8, plan=SERVER)


def test_five_groups_miss_a_sixth() -> None:
    found = ahead(5, 30)
    assert found.missing == (Missing("groups", 5, 6),)
    assert found.power is None


def test_twelve_teams_of_ten_lose_the_question_to_a_larger_smallest_group() -> None:
    least, raised, above = (ahead(12, 10, fewest, weeks=260) for fewest in (5, 8, 12))
    assert (least.groups, least.pairs, least.missing) == (12, 2_328, ())
    assert raised.missing == (Missing("groups", 5, 6),)
    assert above.missing == (Missing("groups", 0, 6), Missing("pairs", 0, 60))
    assert (raised.power, above.power) == (None, None)


def test_a_larger_smallest_group_reaches_the_smallest_true_link() -> None:
    powers = [ahead(12, 20, fewest, weeks=260).power for fewest in (5, 8, 12)]
    five, eight, twelve = (power.mde_true for power in powers if power)
    assert five <= eight
    assert 1.2 * eight < twelve


@pytest.mark.parametrize(("people", "fewest"), [(10, 5), (10, 7), (10, 8), (10, 12), (20, 12)])
def test_as_many_groups_are_foreseen_as_stay_in_released_years(people: int, fewest: int) -> None:
    kept = []
    for seed in range(6):
        year = simulate(World(teams=12, weeks=105, heads=(people, people), ratings=8, silence=0), seed)
        panel = release_history(year, 105_000, Rules(k=fewest), with_variance=False).panel
        kept.append(pair(panel.happiness.value, panel.rating.value, 1).teams)
    assert ahead(12, people, fewest, response=0.646).groups == pytest.approx(np.mean(kept), abs=1.5)


def test_the_power_is_that_of_the_last_look_reached_at_its_level() -> None:
    found = ahead(20, 12, weeks=80)
    assert (found.look.number, found.judged) == (2, 52)
    expected = analyse_power(Groups([12] * 20, 0.6), 53, ratings=8, alpha=found.look.level)
    assert found.power is not None
    assert found.power.mde_true == expected.mde_true
    assert found.look.level == pytest.approx(0.0114, abs=5e-5)


def test_a_look_that_few_groups_make_idle_promises_nothing_and_leaves_its_share() -> None:
    early, later = ahead(6, 12, weeks=27), ahead(6, 12, weeks=53)
    assert early.fewest_p == pytest.approx(1 / 36)
    assert (early.missing, early.power) == ((), None)
    assert later.look.level == pytest.approx(0.05 * (52 / 104) ** 1.5)


def test_weeks_before_the_first_look_are_missing() -> None:
    assert ahead(20, 30, weeks=26).missing == (Missing("weeks", 25, 26),)


@pytest.mark.parametrize("teams", [3_000, 10_000])
@pytest.mark.parametrize("fewest", [5, 8])
def test_thousands_of_groups_find_what_the_root_of_their_number_says(teams: int, fewest: int) -> None:
    few, many = (ahead(count, 20, fewest, response=0.6).power for count in (300, teams))
    assert few is not None
    assert many is not None
    assert many.mde_true == pytest.approx(few.mde_true * (300 / teams) ** 0.5, rel=0.02)


def test_thousands_of_groups_that_seldom_meet_are_not_promised_a_verdict_on_all() -> None:
    found = ahead(3_000, 10, 7)
    assert 0 < found.groups < 1_500
    assert found == replace(ahead(3_000, 10, 7), power=found.power)
