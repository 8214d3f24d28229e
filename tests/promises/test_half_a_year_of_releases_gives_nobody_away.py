"""Attack 20: solve for single answers with everything that was published of a restless half year.

Adversaries A1 and A2: who answered is known, and an insider's own answer. Control: ordinary tools with five
as the smallest group (no clamp, a free filter, two partitions, live results) give exact answers away.
"""

from collections.abc import Callable
from itertools import pairwise

import pytest

from api.theatre.attacking import require_truth
from api.theatre.published_facts import SCALE, spread_between
from api.theatre.simulated_wave import SimulatedWave
from api.theatre.solver import Fact, possible_answers
from survey.releases.disclosure import Disclosure, disclose
from survey.releases.rules import Rules
from survey.releases.variance import PublishedVariance, published_variance
from tests.promises.attacked_wave import Findings, attack
from tests.promises.naive_releases import free_filter, live_results, two_partitions, without_clamp
from tests.promises.simulated_waves import CORE, QUESTIONS, settled, simulated_waves
from tests.survey.releases.counts import tally

SEED = 6
ATTACKED = range(0, 26, 3)  # `python -m tests.benchmarks.disclosure_attack` takes every week of many years
CONTROLS = [without_clamp, free_filter, two_partitions, live_results]


@pytest.fixture(scope="module")
def half_year() -> list[SimulatedWave]:
    return list(simulated_waves(SEED))


def released(wave: SimulatedWave) -> Disclosure:
    return disclose(wave.counts(), dict.fromkeys(QUESTIONS, SCALE), CORE)


def test_the_half_year_holds_everything_that_happens_to_cells(half_year: list[SimulatedWave]) -> None:
    merges = splits = joins = leaves = 0
    for before, after in pairwise(half_year):
        old, new = {cell.members for cell in before.cells}, {cell.members for cell in after.cells}
        merges += sum(sum(part < whole for part in old) > 1 for whole in new)
        splits += sum(sum(part < whole for part in new) > 1 for whole in old)
        was, now = ({p for cell in wave.cells for p in cell.people} for wave in (before, after))
        joins, leaves = joins + len(now - was), leaves + len(was - now)
    assert min(merges, splits, joins, leaves) > 0
    attacked = [released(half_year[number]) for number in ATTACKED]
    kinds = {group.kind for release in attacked for group in release.groups}
    assert kinds == {"cell", "department", "organisation"}
    variances = [released(settled(half_year[number])).variance for number in ATTACKED]
    assert sum(variance is not None for variance in variances) >= 3
    bounds = {mean.bound for release in attacked for group in release.groups for mean in group.means.values()}
    assert bounds == {None, "lower", "higher"}


@pytest.mark.parametrize("number", ATTACKED)
def test_nobodys_answer_follows_from_all_that_is_published(
    half_year: list[SimulatedWave], number: int
) -> None:
    restless = half_year[number]
    for wave in (restless, settled(restless)):
        found = attack(wave)
        assert found.answers > 30
        assert found == Findings(
            answers=found.answers, certain_together=found.certain_together, newcomers=found.newcomers
        )


@pytest.mark.parametrize("control", CONTROLS)
def test_the_control_gives_exact_answers_away(
    half_year: list[SimulatedWave], control: Callable[[SimulatedWave], list[Fact]]
) -> None:
    exact = 0
    for number in ATTACKED[:3]:
        possible = possible_answers(control(half_year[number]))
        require_truth(possible, half_year[number].answers[CORE])
        exact += sum(len(values) == 1 for values in possible.values())
    assert exact >= 5


def test_the_control_with_a_variance_clamped_once_leaves_two_values() -> None:
    """Ten groups of 3, 3, 2, 2, 2: their mean and a variance of 0.30 allow nothing else."""
    groups = [tally([3, 3, 2, 2, 2])] * 10
    facts = [Fact(frozenset(f"{group} {number}" for number in range(5)), 12, 12) for group in range(10)]
    clamped_once = spread_between(facts, PublishedVariance(6, None))
    assert set(possible_answers(facts, {}, clamped_once).values()) == {frozenset({2, 3})}
    clamped_twice = spread_between(facts, published_variance(groups, SCALE, Rules()))
    assert min(len(values) for values in possible_answers(facts, {}, clamped_twice).values()) >= 3


def test_the_attacker_knows_a_person_who_is_the_difference_of_two_groups() -> None:
    five, six = frozenset("abcde"), frozenset("abcdef")
    possible = possible_answers([Fact(five, 15, 15), Fact(six, 17, 17)])
    assert possible["f"] == {2}
    assert possible["a"] == {1, 2, 3, 4, 5}


def test_raised_settings_leave_even_less(half_year: list[SimulatedWave]) -> None:
    found = attack(half_year[0], Rules(k=8, c_lo=1, c_hi=1))
    assert found.certain_together == 0
    assert found.unhappy_together == 0
