"""Which end of a scale is the good one is told, by the heading or by --scale, and never guessed."""

import numpy as np
import pytest

from api.panel_file.declared import Declared, read_scales
from survey.errors import BadInput
from tests.api.panel_file.files import HEAD, asked, good_rows, read, text_of

FIVE = (1.0, 5.0)


@pytest.mark.parametrize(
    ("texts", "scales", "common"),
    [
        (["1:5"], {"happiness": FIVE, "rating": FIVE}, FIVE),
        (["rating=6:1"], {"rating": (6.0, 1.0)}, ()),
        (["1:5", "rating=6:1"], {"happiness": FIVE, "rating": (6.0, 1.0)}, (*FIVE, 6.0, 1.0)),
        (["Stimmung=5:1", "Bewertung=1:5"], {"happiness": (5.0, 1.0), "rating": FIVE}, (5.0, 1.0, *FIVE)),
        (["Stimmung=5:1", "Bewertung=5:1"], {"happiness": (5.0, 1.0), "rating": (5.0, 1.0)}, (5.0, 1.0)),
        (["-2,5 : 2.5"], {"happiness": (-2.5, 2.5), "rating": (-2.5, 2.5)}, (-2.5, 2.5)),
    ],
)
def test_a_scale_is_of_both_sides_or_of_one(
    texts: list[str], scales: dict[str, tuple[float, float]], common: tuple[float, ...]
) -> None:
    assert read_scales(texts) == scales
    assert Declared(read_scales(texts)).range == common


@pytest.mark.parametrize("text", ["5", "1:1", "team=1:5", "rating=", "a:b", "1:5:7", "item_x=1:5"])
def test_what_is_no_scale_is_told(text: str) -> None:
    with pytest.raises(BadInput, match="--scale is the worst and the best value"):
        read_scales([text])


def test_a_scale_that_falls_asks_for_its_side() -> None:
    with pytest.raises(BadInput, match="which side is it"):
        read_scales(["6:1"])


def test_school_grades_are_turned_over_on_their_own_scale() -> None:
    rows = good_rows()
    graded = [[*row[:4], f"{6 - float(row[4]):.2f}", row[5]] for row in rows]
    panel, right = read(text_of(graded), scale="rating=5:1"), read(text_of(rows))
    np.testing.assert_allclose(panel.rating.value, right.rating.value)
    np.testing.assert_array_equal(panel.happiness.value, right.happiness.value)


@pytest.mark.parametrize(
    "heading",
    [
        "Schulnote",
        "Kundennote",
        "Bewertung (1 = sehr gut)",
        "Bewertung (6 = ungenügend)",
        "rating [5-1]",
        "csat (1 = best)",
        "rating (1: very satisfied, 5: very dissatisfied)",
    ],
)
def test_a_heading_that_may_mean_grades_is_asked_about(heading: str) -> None:
    text = text_of(good_rows(), [*HEAD[:4], f'"{heading}"', HEAD[5]])
    [(row, column, _, question)] = asked(text)
    assert (row, column) == (1, heading)
    assert question.startswith("Is 1 the best here? Then say --scale rating=6:1, the worst value first;")
    assert asked(text, scale="rating=6:1") == asked(text, scale="1:6") == []


@pytest.mark.parametrize(
    "heading", ["rating (1-5)", "Bewertung [1–5]", "csat (1 = sehr schlecht, 5 = sehr gut)", "rating (0-10)"]
)
def test_a_heading_may_name_a_rising_scale(heading: str) -> None:
    assert asked(text_of(good_rows(), [*HEAD[:4], f'"{heading}"', HEAD[5]])) == []


@pytest.mark.parametrize("mark", [".", ","])
def test_a_scale_tells_decimals_from_thousands(mark: str) -> None:
    rows = good_rows()
    for row in rows:
        row[2], row[4] = (row[side].replace(".", mark) + "5" for side in (2, 4))
    separator = ";" if mark == "." else "\t"
    text = text_of(rows, separator=separator)
    errors = asked(text)
    assert errors[0][3].startswith("This may mean thousands or decimals;")
    panel = read(text, scale="1:5.1")
    assert panel.rating.value[0, 0] == float(rows[0][4].replace(",", "."))


def test_a_scale_on_which_both_are_possible_tells_nothing() -> None:
    rows = good_rows()
    for row in rows:
        row[2], row[4] = row[2] + "5", row[4] + "5"
    assert asked(text_of(rows, separator=";"), scale="0:10000")[0][3].startswith("This may mean thousands")


@pytest.mark.parametrize("percent", ["heading", "cells"])
@pytest.mark.parametrize("side", ["happiness", "rating"])
def test_percentages_of_so_many_answers_tell_how_much_single_answers_differ(side: str, percent: str) -> None:
    place_of = HEAD.index(side)
    sign = "%" if percent == "cells" else ""
    head = [f"{name} (%)" if name == side and not sign else name for name in HEAD]
    rows = good_rows(2, 6)
    for place, row in enumerate(rows):
        row[place_of : place_of + 2] = [f"{20 + 5 * place}{sign}", str(8 + place % 5)]
    panel = read(text_of(rows, head))
    series, found, other = {
        "happiness": (panel.happiness, panel.within_variance, panel.rating_variance),
        "rating": (panel.rating, panel.rating_variance, panel.within_variance),
    }[side]
    assert other is None
    assert found is not None
    assert series.n is not None
    for week in range(6):
        yes = np.round(series.value[:, week] / 100 * 1e6)
        answers = [np.repeat([0.0, 100.0], [1_000_000 - int(each), int(each)]) for each in yes]
        n = series.n[:, week]
        expected = sum(each.var() * size for each, size in zip(answers, n, strict=True)) / (n - 1).sum()
        assert found[week] == pytest.approx(expected)


def test_means_of_other_scales_tell_nothing_of_the_kind() -> None:
    assert read(text_of(good_rows())).within_variance is None
    rows = [[*row[:2], "55%", *row[4:]] for row in good_rows(2, 6)]
    assert read(text_of(rows, [*HEAD[:3], *HEAD[4:]])).within_variance is None  # of how many is not known
