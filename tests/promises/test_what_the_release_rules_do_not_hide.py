"""The edges of attack 20: what the same attacker does find out, so that nobody promises more than holds.

Each is excluded from the promise by its wording ("one colleague", "on the unhappy side", "in one week") or is
the reason for that wording; where a setting helps, the test shows it helping.
"""

from collections.abc import Mapping, Sequence

import pytest

from api.theatre.published_facts import SCALE, fact_of, spread_between
from api.theatre.solver import Fact, Spread, possible_answers
from survey.releases.disclosure import disclose
from survey.releases.groups import Answers, CellCount
from survey.releases.means import PublishedMean, published_mean
from survey.releases.rules import Rules
from survey.releases.variance import PublishedVariance, published_variance, variance_bounds
from tests.survey.releases.counts import tally


def cell(name: str, answers: Sequence[int], eligible: int = 12) -> CellCount:
    return CellCount(name, "Sales", eligible, len(answers), {"core": tally(answers)})


def people(name: str, answers: Sequence[int]) -> frozenset[str]:
    return frozenset(f"{name} {number}" for number in range(len(answers)))


def published(cells: Mapping[str, Sequence[int]], rules: Rules | None = None) -> list[Fact]:
    """The facts of a wave with these cells, all in one department."""
    rules = rules or Rules()
    release = disclose([cell(name, given) for name, given in cells.items()], {"core": SCALE}, "core", rules)
    return [
        fact_of(
            frozenset().union(*(people(name, cells[name]) for name in group.cells)),
            group.eligible,
            group.means["core"],
            rules,
        )
        for group in release.groups
    ]


def test_one_colleague_may_learn_that_all_others_were_as_happy_as_can_be() -> None:
    facts = published({"Nord": [3, 5, 5, 5, 5]})
    assert possible_answers(facts, {"Nord 0": 3})["Nord 1"] == {5}


def test_the_setting_for_the_happy_side_hides_that_too() -> None:
    raised = published({"Nord": [3, 5, 5, 5, 5, 5, 5, 5]}, Rules(k=8, c_hi=1))
    assert len(possible_answers(raised, {"Nord 0": 3})["Nord 1"]) >= 2


def test_one_insider_in_each_cell_of_a_pool_are_two_in_one_published_group() -> None:
    facts = published({"Nord": [4, 1, 1], "Ost": [4, 1]})
    assert len(facts) == 1
    assert max(possible_answers(facts, {"Nord 0": 4})["Nord 1"]) >= 3
    assert possible_answers(facts, {"Nord 0": 4, "Ost 0": 4})["Nord 1"] == {1}


@pytest.fixture
def ten_groups() -> tuple[list[Fact], Spread]:
    """Ten groups of 5, 2, 2, 2, 1 and their published variance."""
    answers = [5, 2, 2, 2, 1]
    groups = {f"cell {number}": answers for number in range(10)}
    facts = published(groups)
    shown = published_variance([tally(answers)] * 10, SCALE, Rules())
    assert shown == PublishedVariance(46, None)
    spread = spread_between(facts, shown)
    assert spread is not None
    return facts, spread


def test_a_colleague_in_every_group_at_once_may_read_from_the_variance_what_one_alone_cannot(
    ten_groups: tuple[list[Fact], Spread],
) -> None:
    facts, spread = ten_groups
    alone = possible_answers(facts, {"cell 0 0": 5}, spread)
    assert max(alone["cell 0 1"]) >= 3
    assert all(len(values) >= 3 for person, values in alone.items() if not person.startswith("cell 0 "))
    together = {f"cell {number} 0": 5 for number in range(10)}
    assert max(possible_answers(facts, together)["cell 0 1"]) >= 3
    assert possible_answers(facts, together, spread)["cell 0 1"] == {1, 2}


def test_whoever_assumes_that_nobody_changes_their_mind_reads_the_newcomer() -> None:
    """The rules speak of what follows from releases; this needs a belief about people beside them."""
    (before,) = published({"Nord": [3, 4, 3, 2, 4, 3]})
    (after,) = published({"Nord": [3, 4, 3, 2, 4, 3, 2]})
    assert possible_answers([before, after])["Nord 6"] == {2}
    next_week = Fact(frozenset(f"{person} a week later" for person in after.people), after.least, after.most)
    assert all(len(values) >= 3 for values in possible_answers([before, next_week]).values())


def mean_of(total: int, n: int) -> PublishedMean:
    return published_mean(total, n, n, SCALE, Rules())


@pytest.mark.parametrize("n", range(8, 31))
def test_the_variances_bounds_do_not_tell_apart_what_the_means_do_not(n: int) -> None:
    """Not even in a group in which everybody answered, which is published as if one had not."""
    others = [tally([2, 3, 3, 4, 5, 1])] * 9
    for total in range(n, 5 * n + 1):
        fact = fact_of(frozenset(map(str, range(n))), n, mean_of(total, n), Rules())
        shown = [6] * 9 + [n - 1]
        assert (
            len(
                {
                    variance_bounds([*others, Answers(n, each)], SCALE, Rules(), shown)
                    for each in range(fact.least, fact.most + 1)
                }
            )
            == 1
        )


def test_a_published_variance_does_not_tell_that_everybody_answered() -> None:
    ordinary = [cell(f"cell {number}", [1, 2, 3, 4, 5, 3, 3], 12) for number in range(6)]
    full = disclose([*ordinary, cell("cell 6", [1, 2, 3, 4, 5, 3, 3, 3], 8)], {"core": SCALE}, "core")
    one_missing = disclose([*ordinary, cell("cell 6", [1, 2, 3, 4, 5, 3, 3], 8)], {"core": SCALE}, "core")
    assert sum(group.n for group in full.groups) == 49
    assert full.variance is None
    assert full == one_missing
