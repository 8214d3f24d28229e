"""Codes, slips and absurd values are asked about, and nothing that a right file holds."""

import random

import numpy as np
import pytest

from tests.api.panel_file.files import HEAD, Row, asked, good_rows, read, text_of


def with_code(column: str, code: str, every: int = 17) -> list[Row]:
    rows = good_rows()
    for row in rows[::every]:
        row[HEAD.index(column)] = code
    return rows


@pytest.mark.parametrize("column", ["happiness", "rating"])
@pytest.mark.parametrize("code", ["99", "-9", "999", "9", "0", "-1", "6", "-99", "88", "99.0", "425", "41.5"])
def test_a_value_far_from_all_others_is_asked_about_with_both_ways_out(column: str, code: str) -> None:
    text = text_of(with_code(column, code))
    [(row, where, value, question)] = asked(text)
    assert (row, where, value) == (2, column, code)
    assert question == (
        f"This is far from all other values (rows with it: 8). Mend it, or say --missing {column}={code} if "
        f"it stands for no answer; if it is right, say the scale, as --scale 1:5, or --accept {code}."
    )
    assert asked(text, missing=f"{column}={code}") == []
    assert asked(text, accept=code) == []
    assert asked(text, scale=f"{column}=-1000:1000") == []


@pytest.mark.parametrize("code", ["1000004", "425", "99", "9"])
def test_one_such_value_is_enough(code: str) -> None:
    [(row, column, _, _)] = asked(text_of(with_code("rating", code, every=1000)))
    assert (row, column) == (2, "rating")


def test_a_declared_code_is_an_empty_cell() -> None:
    panel = read(text_of(with_code("happiness", "99")), missing="99")
    emptied = with_code("happiness", "")
    np.testing.assert_array_equal(panel.happiness.value, read(text_of(emptied)).happiness.value)
    assert panel.left_out == {"missing": 8}


def test_a_word_may_be_a_code() -> None:
    panel = read(text_of(with_code("rating", "k.A.")), missing="k.A.")
    assert panel.left_out == {"missing": 8}


def test_several_codes_are_told_each() -> None:
    rows = with_code("rating", "99")
    for row in rows[3::23]:
        row[4] = "999"
    rows[5][4] = "0"
    assert sorted(value for _, _, value, _ in asked(text_of(rows))) == ["0", "99", "999"]
    assert asked(text_of(rows), missing="99 999 rating=0") == []


@pytest.mark.parametrize("column", ["happiness_n", "rating_n"])
@pytest.mark.parametrize("code", ["99", "999", "9999"])
def test_codes_in_counts_are_asked_about(column: str, code: str) -> None:
    code = code + "9" if column == "rating_n" and code == "99" else code
    text = text_of(with_code(column, code))
    [(row, where, _, question)] = asked(text)
    assert (row, where) == (2, column)
    assert f"--missing {column}={code} if it stands for no value" in question
    assert asked(text, missing=f"{column}={code}") == asked(text, accept=code) == []


@pytest.mark.parametrize("code", ["-9", "0"])
def test_a_count_that_is_none_is_refused_with_the_option(code: str) -> None:
    text = text_of(with_code("happiness_n", code))
    assert f"--missing happiness_n={code}" in asked(text)[0][3]
    assert asked(text, missing=f"happiness_n={code}") == []


def test_a_team_may_always_be_that_large() -> None:
    rows = good_rows()
    for row in rows[:20]:
        row[3] = "99"
    assert asked(text_of(rows)) == []


def test_zero_may_be_a_figure_where_cancellations_are_counted_and_minus_99_may_not() -> None:
    rows = [[*row, str(place % 3 if place % 50 else -99)] for place, row in enumerate(good_rows())]
    text = text_of(rows, [*HEAD, "outcome_cancellations"])
    [(_, column, value, _)] = asked(text)
    assert (column, value) == ("outcome_cancellations", "-99")
    panel = read(text, missing="outcome_cancellations=-99 0")
    assert np.nanmin(panel.outcomes["cancellations"].value) == 0


def draws(kind: str, chance: random.Random) -> tuple[float, float]:
    """Happiness and rating as right files have them."""
    if kind == "stars of one customer":
        return chance.gauss(3.5, 0.5), chance.choices([1, 2, 3, 4, 5], [2, 1, 2, 10, 85])[0]
    if kind == "zero to ten":
        return min(10, chance.gauss(7, 1.2)), chance.choices(
            range(11), [1, 1, 1, 2, 2, 4, 6, 12, 20, 22, 29]
        )[0]
    if kind == "per cent":
        return min(100, chance.gauss(70, 12)), min(100, chance.gauss(92, 5))
    if kind == "promoters":
        return chance.gauss(30, 20), chance.gauss(40, 25)
    if kind == "revenue":
        return chance.gauss(3.5, 0.5), chance.lognormvariate(8, 1)
    return chance.choice([3, 4, 5]), chance.choice([1, 2, 3, 4, 5])


@pytest.mark.parametrize(
    "kind", ["stars of one customer", "zero to ten", "per cent", "promoters", "revenue", "whole points"]
)
def test_nothing_is_asked_about_right_files(kind: str) -> None:
    for seed in range(8):
        chance = random.Random(seed)  # noqa: S311  # data, not a secret
        rows = good_rows(12, 40)
        for row in rows:
            row[2], row[4] = (f"{value:.2f}" for value in draws(kind, chance))
        assert asked(text_of(rows)) == []
