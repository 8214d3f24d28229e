"""The ten pictures: which there are, what stands behind each, and that none ranks teams."""

import csv
import io
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from analytics.charts.drawing import NARROW, WIDE, specification
from api.gallery.files import as_csv
from api.gallery.listed import MAKERS, gallery, picture_of, shown_of
from api.gallery.names import NAMES
from api.gallery.picture import Column, Picture, Table
from api.gallery.shown import page_theme
from api.texts import LANGUAGES
from survey.spreadsheets.names import in_order
from tests.report_cast import PANELS, complete, told


def pictures(name: str, language: str = "en") -> dict[str, Picture]:
    report, panel = complete() if name == "complete" else told(name)
    return {each.name: each for each in gallery(shown_of(report, panel, language))}


def cells(picture: Picture) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(picture).decode("utf-8-sig"), newline="")))


def test_a_complete_report_has_all_ten() -> None:
    assert tuple(MAKERS) == NAMES
    assert len(NAMES) == 10
    assert tuple(pictures("complete")) == NAMES


@pytest.mark.parametrize("name", PANELS)
def test_a_picture_stands_beside_a_part_that_is_there(name: str) -> None:
    report, panel = told(name)
    found = pictures(name)
    assert {"trend", "false-alarms"} <= set(found)
    for each in found.values():
        assert dict(report)[each.part] is not None or each.name == "estimates"
        assert each.table.rows
        assert picture_of(shown_of(report, panel, "en"), each.name) is not None
    assert picture_of(shown_of(report, panel, "en"), "nothing") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_says_what_it_shows_and_how_to_read_it(language: str) -> None:
    for each in pictures("complete", language).values():
        assert each.label
        assert each.caption.endswith(".")
        assert each.table.caption
        for size in (NARROW, WIDE):
            assert specification(partial(each.build, page_theme(), size))


def test_every_picture_is_what_the_schema_allows_also_for_a_browser() -> None:
    for each in pictures("complete").values():
        for build in filter(None, (each.build, each.build_live)):
            for size in (NARROW, WIDE):
                checked = build(page_theme(), size).to_dict()  # by Altair
                assert specification(partial(build, page_theme(), size)) == checked


def test_teams_stand_by_the_alphabet_in_tables_files_and_the_field_to_choose_from() -> None:
    for each in pictures("complete").values():
        for table in (each.table, each.data or each.table):
            if table.columns[0].name == "team":
                names = [str(row[0]) for row in table.rows]
                assert names == sorted(names, key=in_order)
        assert list(each.teams) == sorted(each.teams, key=in_order)


def test_only_weeks_and_questions_can_be_sorted_by() -> None:
    sorting = {
        column.name for each in pictures("complete").values() for column in each.table.columns if column.sorts
    }
    assert sorting == {"week", "question"}


def test_the_means_by_week_and_question_are_those_of_the_panel() -> None:
    _report, panel = complete()
    table = pictures("complete")["trend"].table
    questions = {str(row[1]) for row in table.rows}
    assert {"Happiness", "Customers' rating", "canteen"} <= questions
    first = next(row for row in table.rows if row[1] == "Happiness")
    assert first[2] == pytest.approx(panel.happiness.value[:, 0].mean())
    assert first[3] == len(panel.teams)


def test_the_file_of_the_scatter_plot_holds_every_team_week() -> None:
    report, _ = told("supported")
    rows = cells(pictures("supported")["within"])
    assert rows[0] == ["team", "week", "happiness_against_usual", "rating_against_usual"]
    assert len(rows) - 1 == report["primary"]["cells"]
    assert sum(float(row[2]) for row in rows[1:]) == pytest.approx(0, abs=1e-6)


def test_a_file_computes_nothing_in_a_spreadsheet_and_leaves_out_what_is_not_there() -> None:
    odd: list[Any] = ["=1+1", 'say "no"', "Süd;=cmd", None, "\u202eلا"]
    table = Table(
        "", (Column("team", "Team"), Column("value", "Value", 2)), tuple((name, 0.1) for name in odd)
    )
    rows = cells(replace(pictures("supported")["teams"], table=table, data=None))
    assert [row[0] for row in rows[1:]] == ["'=1+1", 'say "no"', "Süd;'=cmd", "", "\u202eلا"]
    assert rows[1][1] == "0.1"


def test_estimates_say_which_one_the_answer_rests_on() -> None:
    table = pictures("complete", "de")["estimates"].table
    report, _ = complete()
    assert table.rows[0][:2] == ("Der Test dieses Berichts", report["primary"]["slope"])
    assert len(table.rows) >= 6


def test_false_alarms_are_those_of_the_report() -> None:
    report, _ = told("supported")
    rates = report["naive"]["false_alarm_rates"]
    shown = [row[1] for row in pictures("supported")["false-alarms"].table.rows]
    assert shown == [rate for method, rate in rates.items() if method not in ("teams", "weeks")]
