"""Values below each other with their intervals: what is drawn where; an endless interval hides nothing."""

from pathlib import Path

import pytest

from analytics.charts.drawing import NARROW, WIDE, render
from analytics.charts.ranges import Range, Ranges, build_ranges, limits
from analytics.charts.theme import read_theme

THEME = read_theme((Path(__file__).parents[3] / "frontend" / "static" / "resonanz.css").read_text())
ORDINARY = [Range(f"R{i}", 0.1 + 0.01 * i, 0.05, 0.15 + 0.01 * i) for i in range(4)]


def drawn(ranges: Ranges, language: str = "en") -> str:
    return render("ranges", build_ranges(ranges, THEME, WIDE).to_dict(), THEME, language)


def test_the_reference_and_every_value_are_inside() -> None:
    low, high = limits(ORDINARY, 0.0)
    assert low < 0
    assert high > 0.18


def test_an_endless_interval_is_cut_and_its_value_stays() -> None:
    low, high = limits([*ORDINARY, Range("wild", 0.2, -900.0, 900.0)], 0.0)
    assert -1 < low < 0
    assert 0.2 < high < 1


def test_values_without_any_interval_have_room() -> None:
    low, high = limits([Range("a", 0.0), Range("b", 0.0)], 0.0)
    assert low < 0 < high


def test_a_long_label_takes_several_lines_on_a_phone_and_none_is_lost() -> None:
    label = "My work was appreciated this week by the person I report to, and by customers as well"
    for size, lines in ((NARROW, 2), (WIDE, 1)):
        chart = build_ranges(Ranges((Range(label, 0.1),), "x"), THEME, size).to_dict()
        (values,) = (
            [rows for rows in chart["datasets"].values() if "label" in rows[0]]
            if "datasets" in chart
            else [chart["layer"][0]["data"]["values"]]
        )
        assert len(values[0]["label"]) == lines
        assert " ".join(values[0]["label"]) == label


def test_a_name_that_spells_markup_is_text() -> None:
    svg = drawn(Ranges((Range("<script>alert(1)</script> & =1+1", 0.1, 0.0, 0.2),), "x"))
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg


@pytest.mark.parametrize(("language", "written"), [("en", "50%"), ("de", "50\N{NO-BREAK SPACE}%")])
def test_shares_are_written_as_the_language_writes_them(language: str, written: str) -> None:
    ranges = Ranges((Range("a", 0.9), Range("b", 0.1)), "x", reference=0.05, percent=True)
    assert written in drawn(ranges, language)
