"""A whole release, and what is computed from it."""

import time
from fractions import Fraction

import pytest
from hypothesis import given

from survey.errors import Misconfigured
from survey.releases.disclosure import disclose, mean_above
from survey.releases.rules import Rules, Scale
from tests.survey.releases.counts import cell, counted, organisations

QUESTIONS = {"core": Scale(1, 5)}


def test_a_release_holds_n_eligible_and_the_mean_in_tenths() -> None:
    (group,) = disclose([cell("Nord", [4, 4, 3, 5, 2, 3, 4], eligible=12)], QUESTIONS, "core").groups
    assert (group.kind, group.name, group.n, group.eligible) == ("cell", "Nord", 7, 12)
    assert (group.means["core"].tenths, group.means["core"].n) == (36, 7)


def test_n_is_never_the_whole_group() -> None:
    (group,) = disclose([cell("Nord", [3] * 8, eligible=8)], QUESTIONS, "core").groups
    assert group.n == 7
    assert group.means["core"].n == 7


def test_a_department_is_the_mean_of_published_means_weighted_by_published_n() -> None:
    groups = disclose([cell("Nord", [1] * 10), cell("Ost", [4] * 5)], QUESTIONS, "core").groups
    # Nord's ten ones are published as 1.6: the department must not tell otherwise.
    assert mean_above(groups, "core") == Fraction(10 * 16 + 5 * 40, 150)


def test_nothing_released_has_no_mean() -> None:
    assert mean_above([], "core") is None


@given(organisation=organisations())
def test_the_organisation_is_arithmetic_on_what_is_published(organisation: list[list[int]]) -> None:
    groups = disclose(counted(organisation), QUESTIONS, "core").groups
    shown = [(group.means["core"].n, group.means["core"].tenths) for group in groups if "core" in group.means]
    if shown:
        assert mean_above(groups, "core") == Fraction(
            sum(n * t for n, t in shown), 10 * sum(n for n, _ in shown)
        )


def test_a_question_whose_scale_leaves_no_room_stops_the_close() -> None:
    with pytest.raises(Misconfigured):
        disclose([cell("Nord", [3] * 8)], QUESTIONS, "core", Rules(c_lo=3, c_hi=1))


def test_a_year_of_twenty_cells_takes_well_under_a_second() -> None:
    cells = [cell(f"cell {i:02}", [1 + (i + j) % 5 for j in range(4 + i)]) for i in range(20)]
    started = time.thread_time()
    for _ in range(52):
        disclose(cells, QUESTIONS, "core")
    assert time.thread_time() - started < 0.9
