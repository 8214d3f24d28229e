"""The workbook, read by openpyxl as a spreadsheet would read it."""

import io
import re
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from api.exports import xlsx
from api.exports.xlsx import write_xlsx
from api.report.names import questions
from survey.errors import BadInput
from tests.api.exports.sources import NAMES, odd_source, oddly_named, source_of


def sheets(content: bytes) -> list[list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def test_every_value_is_what_was_analysed_as_a_number_and_empty_where_there_is_none() -> None:
    panel = oddly_named()
    header, *rows = sheets(write_xlsx(odd_source()))[0]
    assert header[:5] == ("team", "week", "week_begins", "happiness", "happiness_n")
    assert header[-1] == "left_out"
    assert len(rows) == 18
    for place, row in enumerate(rows):
        team, week = divmod(place, 3)
        happiness = panel.happiness.value[team, week]
        assert row[0] == panel.teams[team]
        assert row[1] == f"2025-W{40 + week}"
        assert row[2] == datetime.combine(date.fromisocalendar(2025, 40 + week, 1), datetime.min.time())
        assert row[3] == (None if (team, week) == (1, 1) else happiness)
        assert row[-1] == ("suppressed" if (team, week) == (1, 1) else None)
        assert all(value is None or type(value) in {int, float} for value in row[3:6])


def test_no_name_becomes_a_formula_a_number_or_a_link() -> None:
    content = write_xlsx(odd_source())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [sheet.cell(row, 1) for row in range(2, sheet.max_row + 1)]
    assert {cell.value for cell in cells} == set(NAMES)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    with ZipFile(io.BytesIO(content)) as archive:
        parts = "".join(archive.read(name).decode() for name in archive.namelist())
    assert not re.search(r"<f[ >]|<hyperlink", parts)


def test_a_second_sheet_says_what_every_column_holds_in_the_readers_language() -> None:
    for language, title in (("en", "Dictionary"), ("de", "Datenwörterbuch")):
        content = write_xlsx(source_of("complete", language))
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[1] == title
        values, dictionary = sheets(content)
        described = {row[0]: row for row in dictionary[1 : len(values[0]) + 1]}
        assert list(described) == list(values[0])
        assert all(row[2] for row in described.values())
        assert questions(language)["work_able"] in described["item_work_able"][2]
    german = sheets(write_xlsx(odd_source("de")))[1]
    (left_out,) = [row for row in german if row[0] == "left_out"]
    assert "suppressed: Zu wenige Antworten" in left_out[4]


def test_invented_data_are_marked() -> None:
    marked, plain = (sheets(write_xlsx(odd_source("de", invented=each)))[1] for each in (True, False))
    assert [row for row in marked if str(row[0]).startswith("Erfundene Daten")]
    assert not [row for row in plain if str(row[0]).startswith("Erfundene Daten")]


def test_equal_values_give_equal_bytes_which_no_clock_changes() -> None:
    content = write_xlsx(odd_source())
    assert write_xlsx(odd_source()) == content
    made = openpyxl.load_workbook(io.BytesIO(content)).properties.created
    assert made == datetime.combine(odd_source().last_day, datetime.min.time())


def test_more_rows_than_a_workbook_holds_are_refused_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 17)
    with pytest.raises(BadInput, match="at most 17 rows; take the CSV file"):
        write_xlsx(odd_source())
