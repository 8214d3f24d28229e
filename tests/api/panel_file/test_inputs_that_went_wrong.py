"""The panels of other people's bug reports: each is read, or answered with the cell and the option."""

from pathlib import Path

import pytest

from survey.errors import BadInput, WrongRows
from tests.api.panel_file.files import read

INPUTS = Path(__file__).parents[4] / "shared" / "reference" / "inputs"

ASKED = {
    "missing-code-99-in-happiness.csv": (2, "happiness", "99", "--missing happiness=99"),
    "zero-means-no-rating.csv": (2, "rating", "0", "--missing rating=0"),
    "one-absurd-value.csv": (142, "rating", "1000004,12", "--missing rating=1000004,12"),
    "total-row-each-week-Gesamt.csv": (834, "team", "Gesamt", "--accept Gesamt"),
    "week-numbers-over-new-year.csv": (15, "KW", "1", "--accept 1"),
    "calendar-year-with-iso-week.csv": (15, "week", "2025-W01", "Is this 2026-W01"),
    "every-team-under-two-names.csv": (54, "team", "T2", "“T1” in 52 weeks"),
    "team-with-two-dashes.csv": (3, "team", "Nord-Ost", "write the name in one way"),
    "spreadsheet-error-as-team.csv": (2, "team", "#NV", "mend the formula"),
    "three-decimals-with-point-semicolons.csv": (2, "happiness", "3.135", "--scale 1:5"),
}
REFUSED = {
    "every-line-in-quotes.csv": "is one cell in quotation marks",
    "html-table-as-xls.csv": "is a web page or XML, not a table",
}
READ = {
    "panel-excel-trailing-separators.csv": (8, 20),
    "quoted-sep-line.csv": (8, 20),
    "title-above-header.csv": (8, 20),
    "dos-end-of-file.csv": (8, 20),
    "us-date-day-above-12.csv": (1, 1),
    "school-grades-as-ratings.csv": (16, 52),
}
SETTLED = {
    "missing-code-99-in-happiness.csv": {"missing": "99"},
    "zero-means-no-rating.csv": {"missing": "rating=0"},
    "one-absurd-value.csv": {"missing": "rating=1000004,12"},
    "total-row-each-week-Gesamt.csv": {"accept": "Gesamt"},
    "week-numbers-over-new-year.csv": {"accept": "1"},
    "calendar-year-with-iso-week.csv": {"accept": "2025-W01"},
    "every-team-under-two-names.csv": {"accept": " | ".join(f"T{team}" for team in range(2, 21, 2))},
    "three-decimals-with-point-semicolons.csv": {"scale": "1:5"},
    "school-grades-as-ratings.csv": {"scale": "rating=6:1"},
}


def content(name: str) -> bytes:
    if not INPUTS.exists():
        pytest.skip(f"{INPUTS} is not here: these files are read where they lie and not copied")
    return (INPUTS / name).read_bytes()


@pytest.mark.parametrize("name", ASKED)
def test_it_is_asked_about_with_the_cell_and_the_way_out(name: str) -> None:
    row, column, value, way_out = ASKED[name]
    with pytest.raises(WrongRows) as refused:
        read(content(name))
    first = refused.value.errors[0]
    assert (first.row, first.column, first.value) == (row, column, value)
    assert way_out in first.say()


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words(name: str) -> None:
    with pytest.raises(BadInput, match=REFUSED[name]):
        read(content(name))


@pytest.mark.parametrize("name", READ)
def test_it_is_read_as_it_was_meant(name: str) -> None:
    panel = read(content(name))
    assert (len(panel.teams), len(panel.weeks)) == READ[name]


@pytest.mark.parametrize("name", SETTLED)
def test_the_option_that_it_names_settles_it(name: str) -> None:
    read(content(name), **SETTLED[name])


def test_three_decimals_are_what_they_are() -> None:
    panel = read(content("three-decimals-with-point-semicolons.csv"), scale="1:5")
    assert (panel.happiness.value[0, 0], panel.rating.value[0, 0]) == (3.135, 4.425)


def test_grades_are_turned_over() -> None:
    panel = read(content("school-grades-as-ratings.csv"), scale="rating=6:1")
    assert panel.rating.value[0, 0] == pytest.approx(7 - 1.97)


@pytest.mark.parametrize("name", ["act-schools.csv", "nhs-trusts.csv", "nhs-ae-load.csv"])
def test_published_panels_are_asked_about_nothing(name: str) -> None:
    content("README.md")
    read((INPUTS.parent / "panels" / name).read_bytes())
