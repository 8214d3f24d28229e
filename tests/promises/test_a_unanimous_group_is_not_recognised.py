"""Attack 21: recognise a group in which everybody gave the same answer, and with it every single answer.

Adversaries A1 and A2. Control: the mean to one decimal place with five as the smallest group, where a mean of
1.0 or 5.0 is everybody's answer.
"""

import pytest

from api.theatre.published_facts import SCALE, fact_of, spread_between
from api.theatre.solver import Fact, Spread, may_have_answered, possible_answers
from survey.releases.disclosure import Disclosure, disclose
from survey.releases.groups import CellCount
from survey.releases.means import round_to_tenths
from survey.releases.rules import Rules
from tests.survey.releases.counts import tally

# Ballots and people of a group: nobody, somebody, many did not answer. No cell has fewer than eight people.
SIZES = ((5, 9), (8, 8), (8, 16), (14, 14), (14, 20))


def unanimous(answer: int, n: int, groups: int, eligible: int) -> Disclosure:
    """Every group of the organisation agrees, so that the variance says so too, as far as it may."""
    tallied = {"core": tally([answer] * n)}
    cells = [CellCount(f"cell {number}", "Sales", eligible, n, tallied) for number in range(groups)]
    return disclose(cells, {"core": SCALE}, "core")


def concluded(release: Disclosure, n: int) -> tuple[list[Fact], Spread | None]:
    facts = [
        fact_of(
            frozenset(f"{group.name} {number}" for number in range(n)),
            group.eligible,
            group.means["core"],
            Rules(),
        )
        for group in release.groups
    ]
    return facts, spread_between(facts, release.variance)


@pytest.mark.parametrize(("n", "eligible"), SIZES)
@pytest.mark.parametrize("answer", range(1, 6))
def test_nobody_is_known_in_an_organisation_of_unanimous_groups(answer: int, n: int, eligible: int) -> None:
    release = unanimous(answer, n, 10, eligible)
    assert len(release.groups) == 10
    facts, spread = concluded(release, n)
    for values in possible_answers(facts, {}, spread).values():
        assert len(values) >= 3
    colleagues = facts[0].people - {"cell 0 0"}
    assert may_have_answered(colleagues, {3, 4, 5}, facts, {"cell 0 0": answer}, spread)


@pytest.mark.parametrize("n", range(5, 21))
def test_all_ones_look_like_a_group_with_a_happy_person(n: int) -> None:
    ones = disclose([_cell([1] * n)], {"core": SCALE}, "core")
    assert ones == disclose([_cell([1] * (n - 1) + [5])], {"core": SCALE}, "core")


@pytest.mark.parametrize("n", range(5, 11))
@pytest.mark.parametrize("answer", [1, 5])
def test_the_control_names_everybodys_answer(answer: int, n: int) -> None:
    shown = round_to_tenths(answer * n, n)
    alike = [total for total in range(n, 5 * n + 1) if round_to_tenths(total, n) == shown]
    people = frozenset(map(str, range(n)))
    possible = possible_answers([Fact(people, alike[0], alike[-1])])
    assert set(possible.values()) == {frozenset({answer})}


def _cell(answers: list[int]) -> CellCount:
    return CellCount("Nord", "Sales", 30, len(answers), {"core": tally(answers)})
