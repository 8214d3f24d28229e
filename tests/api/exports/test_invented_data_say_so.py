"""What is made of invented data says so, wherever the file goes: the mark travels with the panel."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.panel import Panel
from analytics.plan import Plan
from api.commands.weeks.plan_file import write_plan
from api.exports.pictures import picture_file
from api.panel_file.reading import read_panel
from api.panel_file.writing import write_panel
from api.report.data import report_of
from api.report.drawing import compute
from tests.api.cli.command import run
from tests.api.exports.sources import oddly_named, source_of

MARKS = {
    "en": "Invented data: the people, answers and ratings here are simulated.",
    "de": "Erfundene Daten: Menschen, Antworten und Bewertungen sind hier simuliert.",
}
QUICK = Plan(permutations=99)


def invented() -> Panel:
    return replace(oddly_named(), left_out={}, invented=True)


def test_the_panel_file_carries_it_there_and_back() -> None:
    file = write_panel(invented())
    rows = list(csv.DictReader(io.StringIO(file.decode())))
    assert {row["invented"] for row in rows} == {"x"}
    assert read_panel(file, "panel.csv").invented
    real = write_panel(replace(invented(), invented=False))
    assert b"invented" not in real
    assert not read_panel(real, "panel.csv").invented


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        ("invented", ("", "x"), True),  # mixed with invented values it is no finding either
        ("Erfunden", ("ja", "ja"), True),
        ("simulated", ("1", ""), True),
        ("invented", ("", ""), False),
        ("erfunden", ("nein", "Nein"), False),
        ("invented", ("0", "no"), False),
    ],
)
def test_any_row_that_is_marked_marks_the_file(column: str, cells: tuple[str, str], expected: bool) -> None:
    rows = [f"Nord,{week},3.{week},4.{week},{cell}" for week, cell in enumerate(cells, 1)]
    file = "\n".join([f"team,week,happiness,rating,{column}", *rows]).encode()
    assert read_panel(file, "panel.csv").invented == expected


def test_it_changes_no_number() -> None:
    marked, real = (report_of(replace(invented(), invented=each), QUICK) for each in (True, False))
    assert marked["input"].pop("invented") is True  # type: ignore[misc]  # a key of the report, taken out to compare
    assert real["input"].pop("invented") is False  # type: ignore[misc]
    assert marked == real


@pytest.mark.parametrize("language", ["en", "de"])
def test_page_and_pictures_say_it_once_in_the_readers_language(language: str) -> None:
    drawn = compute(write_panel(invented()), write_plan(QUICK), [language])
    assert drawn.pages[language].count(MARKS[language]) == 1
    source = source_of("supported", language, invented=True)
    svg = picture_file(source, "within.svg").decode()
    assert svg.count(MARKS[language]) == 3  # to be seen, as its title and its name
    assert re.search(r"<text[^>]*>Erfundene|<text[^>]*>Invented", svg)
    numbers = csv.DictReader(io.StringIO(picture_file(source, "within.csv").decode("utf-8-sig")))
    assert {row["invented"] for row in numbers} == {"x"}
    real = source_of("supported", language)
    assert picture_file(real, "within.png") != picture_file(source, "within.png")
    assert b"nvented" not in picture_file(real, "within.csv")
    assert MARKS[language] not in picture_file(real, "within.svg").decode()


def test_what_the_demo_hands_out_is_marked_where_it_is_analysed(tmp_path: Path) -> None:
    table, page = tmp_path / "year.csv", tmp_path / "answer.html"
    assert run("simulate", "--teams", "8", "--weeks", "12", str(table)).status == 0
    said = run("analyse", str(table), "--permutations", "99", "--html", str(page))
    assert said.out.splitlines()[0] == MARKS["en"]
    assert MARKS["en"] in page.read_text(encoding="utf-8")
    report = json.loads(run("analyse", str(table), "--permutations", "99", "--json").out)
    assert report["input"]["invented"] is True
