"""Which groups are published."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.releases.disclosure import Disclosure, disclose
from survey.releases.groups import CellCount, may_be_counted
from survey.releases.rules import Rules, Scale
from tests.survey.releases.counts import cell, counted, organisations

QUESTIONS = {"core": Scale(1, 5)}


def release(*cells: CellCount) -> Disclosure:
    return disclose(cells, QUESTIONS, "core")


def names(released: Disclosure) -> list[tuple[str, tuple[str, ...]]]:
    return [(group.kind, group.cells) for group in released.groups]


def test_a_cell_with_five_ballots_stands_alone_and_one_with_four_does_not() -> None:
    assert names(release(cell("Nord", [3] * 5))) == [("cell", ("Nord",))]
    assert names(release(cell("Nord", [3] * 4))) == []


def test_the_other_cells_of_a_department_are_published_together() -> None:
    released = release(cell("Nord", [3] * 9), cell("Ost", [3] * 3), cell("West", [4] * 2))
    assert names(released) == [("cell", ("Nord",)), ("department", ("Ost", "West"))]
    assert released.groups[1].name == "Sales"
    assert released.groups[1].means["core"].n == 5


def test_a_department_with_too_few_others_hands_them_to_the_organisation() -> None:
    released = release(
        cell("Nord", [3] * 9), cell("Ost", [3] * 3), cell("Lager", [2] * 2, department="Logistics")
    )
    assert names(released) == [("cell", ("Nord",)), ("organisation", ("Lager", "Ost"))]


def test_cells_across_departments_pool_with_the_organisation() -> None:
    across = [cell(name, [3] * 4, department="") for name in ("Nord + Lager", "Ost + Hotline")]
    assert names(release(*across)) == [("organisation", ("Nord + Lager", "Ost + Hotline"))]
    (group,) = release(*across, cell("West", [3] * 2)).groups
    assert (group.name, group.n) == ("", 10)


def test_what_is_too_few_even_together_is_not_published_and_draws_no_other_cell_in() -> None:
    assert names(release(cell("Nord", [3] * 9), cell("Ost", [3] * 4))) == [("cell", ("Nord",))]


def test_a_raised_k_holds_for_cells_and_pools() -> None:
    cells = [cell("Nord", [3] * 6), cell("Ost", [3] * 6)]
    assert [group.kind for group in disclose(cells, QUESTIONS, "core", Rules(k=8)).groups] == ["department"]


def test_a_cell_needs_one_more_ballot_for_each_newcomer_to_stand_alone() -> None:
    assert names(release(cell("Nord", [3] * 9, newcomers=4))) == [("cell", ("Nord",))]
    assert names(release(cell("Nord", [3] * 8, newcomers=4))) == []


def test_a_pool_needs_one_more_ballot_for_each_newcomer_of_its_cells() -> None:
    north, lager = cell("Nord", [3] * 8, newcomers=4), cell("Lager", [3], department="Logistics", newcomers=2)
    assert names(release(north, cell("Ost", [3]))) == [("department", ("Nord", "Ost"))]
    assert names(release(north, cell("Ost", [3], newcomers=1))) == []
    assert names(release(north, lager, cell("Ost", [3]))) == [("department", ("Nord", "Ost"))]
    assert names(release(north, lager)) == []
    assert names(release(cell("Nord", [3] * 10, department="", newcomers=6), lager)) == []
    both = release(cell("Nord", [3] * 9, department="", newcomers=5), cell("Ost", [3] * 4, department="Q"))
    assert names(both) == [("organisation", ("Nord", "Ost"))]


@given(organisation=organisations())
def test_the_groups_are_disjoint_and_none_has_fewer_than_five(organisation: list[list[int]]) -> None:
    released = disclose(counted(organisation), QUESTIONS, "core")
    members = [name for group in released.groups for name in group.cells]
    assert len(members) == len(set(members))
    assert all(group.n >= 5 for group in released.groups)
    left_out = {cell.cell: cell.n for cell in counted(organisation) if cell.cell not in members}
    assert sum(left_out.values()) < 5


@given(organisation=organisations(), seed=st.randoms(use_true_random=False))
def test_what_is_published_of_whom_does_not_depend_on_the_answers(
    organisation: list[list[int]], seed: random.Random
) -> None:
    answers = [answer for cell_answers in organisation for answer in cell_answers]
    seed.shuffle(answers)
    dealt = iter(answers)
    permuted = [[next(dealt) for _ in cell_answers] for cell_answers in organisation]
    before = disclose(counted(organisation), QUESTIONS, "core")
    after = disclose(counted(permuted), QUESTIONS, "core")
    assert [(group.kind, group.cells, group.n, list(group.means)) for group in before.groups] == [
        (group.kind, group.cells, group.n, list(group.means)) for group in after.groups
    ]


@pytest.mark.parametrize(
    ("answered", "ballots", "published"),
    [(9, 9, True), (8, 9, False), (5, 9, False), (5, 10, True), (4, 9, False), (6, 10, False), (0, 9, False)],
)
def test_a_question_is_counted_only_if_those_who_left_it_out_are_none_or_five(
    answered: int, ballots: int, published: bool
) -> None:
    assert may_be_counted(answered, ballots, Rules()) is published
    group = disclose(
        [cell("Nord", [3] * ballots, further={"pace": [4] * answered})],
        {"core": Scale(1, 5), "pace": Scale(1, 7)},
        "core",
    ).groups[0]
    assert ("pace" in group.means) is published


@pytest.mark.parametrize(
    ("answered", "ballots", "published"), [(7, 7, True), (7, 14, True), (7, 13, False), (6, 14, False)]
)
def test_neither_those_who_answered_a_question_nor_those_who_left_it_out_are_newcomers_and_a_few(
    answered: int, ballots: int, published: bool
) -> None:
    of_cell = cell("Nord", [3] * ballots, further={"pace": [4] * answered}, newcomers=2)
    (group,) = disclose([of_cell], QUESTIONS | {"pace": Scale(1, 5)}, "core").groups
    assert ("pace" in group.means) is published


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="41 newcomers among 40 eligible"):
        cell("Nord", [3] * 9, newcomers=41)
    with pytest.raises(ValueError, match="9 ballots of 8 eligible"):
        cell("Nord", [3] * 9, eligible=8)
    with pytest.raises(ValueError, match="more answers than there are ballots"):
        cell("Nord", [3] * 9, n=8)
