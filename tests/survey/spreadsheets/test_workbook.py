"""Rosters as Excel workbooks: the same people as in the CSV, or sheet, row, column, reason and remedy."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, time

import openpyxl
import pytest

from survey.errors import BadInput, WrongRows
from survey.organisation.rosters.file import read_roster
from survey.spreadsheets import workbook, workbook_process
from survey.spreadsheets.workbook_process import read_workbook

HEAD: list[object] = ["Personalnummer", "Name", "E-Mail", "Team", "Abteilung", "Front/Back"]
ADA: list[object] = [7, "Ada Nord", "ada@example.org", "Nord", "Sales", "front"]
BEN: list[object] = ["T-12", "Ben Öz", None, "Nord", "Sales", None]
CSV = (
    ";".join(map(str, HEAD)) + "\n7;Ada Nord;ada@example.org;Nord;Sales;front\nT-12;Ben Öz;;Nord;Sales;\n"
).encode()


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in the test's own process."""
    if "in_a_process" not in request.node.name:
        monkeypatch.setattr(workbook, "in_a_process", read_workbook)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def made(*rows: Sequence[object], change: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Leute"
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    return saved(book)


def test_a_workbook_in_a_process_is_the_same_roster_as_the_csv() -> None:
    assert read_roster(made(HEAD, ADA, BEN), "roster.xlsx") == read_roster(CSV, "roster.csv")


def test_numbers_are_read_as_they_were_typed_or_shown() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active["A2"].number_format = "00000"
        book.active["D2"] = book.active["D3"] = 4.0
        book.active["E2"] = book.active["E3"] = 0.1 + 0.2

    people = read_roster(made(HEAD, ADA, BEN, change=change), "roster.xlsx").people
    assert [(each.reference, each.team) for each in people] == [("00007", "4"), ("T-12", "4")]


@pytest.mark.parametrize(
    ("shown_as", "number", "seen"),
    [
        ('"P"0000', 47, "P0047"),
        ("000-00", 47, "000-47"),
        ("000-00", 1234567, "12345-67"),
        ("0000;-0000", 47, "0047"),
        ("\\N00", 7, "N07"),
        ('0 "Stück"', 47, "47"),
        ("0.00", 47, "47"),
        ("#,##0", 4711, "4711"),
    ],
)
def test_a_number_is_what_its_format_makes_of_it(shown_as: str, number: int, seen: str) -> None:
    assert workbook_process._as_typed(number, shown_as) == seen


def test_titles_empty_rows_and_columns_beside_the_table_do_no_harm() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active.merge_cells("A1:F1")
        book.active["C900"].font = openpyxl.styles.Font(bold=True)
        book.active["XFD5"].font = openpyxl.styles.Font(bold=True)
        book.create_sheet("Notizen").append(["Stand", date(2026, 1, 1)])

    rows: list[list[object]] = [
        ["Unsere Leute"],
        [],
        [*HEAD, "Geburtstag"],
        [*ADA, date(1980, 5, 1)],
        [],
        BEN,
    ]
    found = read_roster(made(*rows, change=change), "roster.xlsx")
    assert [(each.name, each.line) for each in found.people] == [("Ada Nord", 4), ("Ben Öz", 6)]


def hide_column(book: openpyxl.Workbook) -> None:
    book.active.column_dimensions["D"].hidden = True


def hide_row(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[2].hidden = True


def merge(book: openpyxl.Workbook) -> None:
    book.active.merge_cells("D2:D3")


def put(cell: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        book.active[cell] = value

    return change


DATE = "The spreadsheet has made a date or a time"
WRONG: dict[str, tuple[Callable[[openpyxl.Workbook], None], int, str | None, str]] = {
    "a formula that nothing has computed": (put("B3", "=B2"), 3, "Name", "a formula that nothing has"),
    "a formula that failed": (put("B3", "#N/A"), 3, "Name", "a spreadsheet's error message"),
    "a team that became a date": (put("D2", date(2026, 2, 1)), 2, "Team", DATE),
    "a number that became a time": (put("A2", time(7, 30)), 2, "Personalnummer", DATE),
    "a number that lost its digits": (put("A2", 47110000000000123), 2, "Personalnummer", "has shortened"),
    "merged cells": (merge, 2, "Team", "Cells are merged here"),
    "a hidden column": (hide_column, 1, "Team", "This column is hidden"),
    "a hidden row": (hide_row, 2, None, "This row is hidden, as by a filter"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_not_what_somebody_sees_is_told_by_sheet_row_and_column(kind: str) -> None:
    change, row, column, reason = WRONG[kind]
    with pytest.raises(WrongRows) as refused:
        read_roster(made(HEAD, ADA, [*BEN[:5], "front"], change=change), "roster.xlsx")
    told = refused.value.errors[0]
    assert (told.row, told.column) == (row, column)
    assert reason in told.say()
    assert str(refused.value).startswith("roster.xlsx [Leute]: ")


def test_of_two_sheets_with_a_roster_none_is_guessed() -> None:
    data = made(HEAD, ADA, change=lambda book: book.copy_worksheet(book.active))
    with pytest.raises(BadInput, match="several sheets that could be meant: Leute, Leute Copy"):
        read_roster(data, "roster.xlsx")


def test_a_hidden_sheet_is_read_neither_alone_nor_beside_another() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("Deckblatt").append(["Stand 2026"])
        book["Leute"].sheet_state = "hidden"
        book.active = 1

    with pytest.raises(BadInput, match="so nobody sees what would be read; show it"):
        read_roster(made(HEAD, ADA, change=change), "roster.xlsx")


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(f"xl/{name}.xml", content)
    return target.getvalue()


def test_what_unpacks_to_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_process, "MOST_BYTES", 10_000)
    with pytest.raises(BadInput, match="unpacks to more than can be read here"):
        read_roster(archive(workbook=bytes(20_000)), "roster.xlsx")
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "in_a_process", read_workbook)
    monkeypatch.setattr(workbook_process, "MOST_CHARACTERS", 30)
    with pytest.raises(BadInput, match="unpacks to more than can be read here"):
        read_roster(made(HEAD, ADA), "roster.xlsx")
    monkeypatch.setattr(workbook_process, "MOST_CHARACTERS", 3_000)
    monkeypatch.setattr(workbook_process, "MOST_ROWS", 2)
    with pytest.raises(BadInput, match="more than"):
        read_roster(made(HEAD, ADA, BEN), "roster.xlsx")


@pytest.mark.parametrize("data", [archive(workbook=b"<workbook/>"), made(HEAD, ADA)[:-200]])
def test_a_damaged_workbook_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match="cannot be read as an Excel workbook"):
        read_roster(data, "roster.xlsx")


def test_a_sign_that_excel_keeps_as_a_code_is_that_sign() -> None:
    with pytest.raises(WrongRows) as wrong:
        read_roster(made(HEAD, [7, "Ada_x000D_Nord", *ADA[2:]]), "roster.xlsx")
    assert [(each.row, each.column) for each in wrong.value.errors] == [(2, "Name")]


def test_an_empty_workbook_is_called_empty() -> None:
    with pytest.raises(BadInput, match=r"roster\.xlsx is empty"):
        read_roster(made(), "roster.xlsx")
    with pytest.raises(BadInput, match="has a header and no rows"):
        read_roster(made(HEAD), "roster.xlsx")
