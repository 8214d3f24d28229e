"""Among whom a comment may stand."""

from hypothesis import given

from survey.releases.comments import are_enough, comment_groups
from tests.survey.releases.counts import cell, counted, organisations


def test_a_cell_with_ten_ballots_shows_its_own_comments() -> None:
    assert [group.name for group in comment_groups([cell("Nord", [3] * 10)])] == ["Nord"]


def test_smaller_cells_share_their_departments_page() -> None:
    (group,) = comment_groups([cell("Nord", [3] * 6), cell("Ost", [3] * 5)])
    assert (group.kind, [member.cell for member in group.cells]) == ("department", ["Nord", "Ost"])


def test_a_pool_of_one_cell_goes_on_to_the_organisation() -> None:
    groups = comment_groups([cell("Nord", [3] * 9), cell("Lager", [3] * 9, department="Logistics")])
    assert [(group.kind, len(group.cells)) for group in groups] == [("organisation", 2)]


def test_a_single_cell_below_ten_shows_no_comment_at_all() -> None:
    assert comment_groups([cell("Nord", [3] * 9)]) == ()


def test_newcomers_do_not_help_a_cell_to_its_ten_ballots() -> None:
    assert comment_groups([cell("Nord", [3] * 12, newcomers=3)]) == ()
    assert [group.name for group in comment_groups([cell("Nord", [3] * 13, newcomers=3)])] == ["Nord"]
    (pool,) = comment_groups([cell("Nord", [3] * 9, newcomers=2), cell("Ost", [3] * 4, newcomers=1)])
    assert pool.kind == "department"
    assert comment_groups([cell("Nord", [3] * 9, newcomers=2), cell("Ost", [3] * 4, newcomers=2)]) == ()


@given(organisation=organisations())
def test_a_pool_covers_two_cells_and_ten_ballots(organisation: list[list[int]]) -> None:
    for group in comment_groups(counted(organisation)):
        assert group.n >= 10
        assert group.kind == "cell" or len(group.cells) >= 2


def test_fewer_than_three_comments_are_not_shown() -> None:
    assert [are_enough(comments) for comments in (0, 1, 2, 3)] == [False, False, False, True]
