"""Contacts as Excel workbooks: the same as in the CSV, or sheet, row, column, reason and remedy."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from survey.contacts.arriving.contacts_file import FileContact, read_contacts
from survey.errors import BadInput, ResonanzError, WrongRows
from survey.spreadsheets import workbook
from survey.spreadsheets.workbook_process import read_workbook

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def on(*parts: int) -> datetime:
    """A moment as a spreadsheet has it, which knows no time zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]  # year to microsecond


HEAD: list[object] = ["Ticket", "Team", "Kontaktpunkt", "Kanal", "Beendet am", "Kunde", "Phase", "Agent"]
ROW: list[object] = [4711, "Nord", "phone", "Anruf", on(2026, 3, 11, 14, 30), "K-1", "neu", "Ida"]
CSV = (
    b"Ticket;Team;Kontaktpunkt;Kanal;Beendet am;Kunde;Phase;Agent\n"
    b"4711;Nord;phone;Anruf;11.03.2026 14:30;K-1;neu;Ida\n"
)
Change = Callable[[Worksheet], object]


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in the test's own process."""
    if "in_a_process" not in request.node.name:
        monkeypatch.setattr(workbook, "in_a_process", read_workbook)


def made(*rows: Sequence[object], change: Change | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Export"
    for row in (HEAD, *rows):
        sheet.append(row)
    if change:
        change(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def contacts_of(data: bytes, name: str = "contacts.xlsx") -> tuple[FileContact, ...]:
    return read_contacts(data, name, ["Nord", "Süd"], ["phone", "delivery"], BERLIN, NOW)


def test_a_workbook_in_a_process_holds_the_same_contacts_as_the_csv() -> None:
    assert contacts_of(made(ROW)) == contacts_of(CSV, "contacts.csv")


@pytest.mark.parametrize(
    ("cell", "shown_as", "ended", "whole_day"),
    [
        (on(2026, 3, 11, 14, 30), "DD.MM.YYYY HH:MM", (11, 13, 30), False),
        (on(2026, 3, 11, 14, 29, 59, 999_700), "YYYY-MM-DD HH:MM:SS", (11, 13, 30), False),
        (on(2026, 3, 11), "DD.MM.YYYY", (11, 11, 0), True),
        (date(2026, 3, 11), 'DD.MM.YYYY "Uhr"', (11, 11, 0), True),
        # Midnight that is shown is midnight, and a time that is not shown is one all the same.
        (on(2026, 3, 11), "DD.MM.YYYY hh:mm", (10, 23, 0), False),
        (on(2026, 3, 11, 8), "DD.MM.YYYY", (11, 7, 0), False),
        ("11.03.2026 14:30", "@", (11, 13, 30), False),
    ],
)
def test_an_end_is_read_as_the_spreadsheet_means_it(
    cell: object, shown_as: str, ended: tuple[int, int, int], whole_day: bool
) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["E2"] = cell
        sheet["E2"].number_format = shown_as

    (contact,) = contacts_of(made(ROW, change=change))
    found = (contact.announcement.ended_at, contact.whole_day)
    assert found == (datetime(2026, 3, *ended, tzinfo=UTC), whole_day)


def test_numbers_are_text_as_they_were_typed_or_shown() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["A2"].number_format = "000000"
        sheet["F2"] = 81.0

    (contact,) = contacts_of(made(ROW, change=change))
    assert (contact.key, contact.announcement.customer) == ("004711", "81")


def put(place: str, value: object) -> Change:
    return lambda sheet: sheet.__setitem__(place, value)


def a_plain_number(sheet: Worksheet) -> None:
    sheet["E2"] = 46092.6
    sheet["E2"].number_format = "General"


def hides_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


def hides_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["D"].hidden = True


def hides_sheet(sheet: Worksheet) -> None:
    sheet.parent.create_sheet("Notes").append(["nothing"])
    sheet.sheet_state = "hidden"


def has_two(sheet: Worksheet) -> None:
    sheet.parent.copy_worksheet(sheet)


# What is done to a sheet of one good row, and where which reason is told.
DAMAGED: dict[str, tuple[Change, str, str]] = {
    "no team": (put("B2", None), "B2", "must not be empty"),
    "no touchpoint": (put("C2", "  "), "C2", "must not be empty"),
    "no channel": (put("D2", None), "D2", "must not be empty"),
    "no end": (put("E2", None), "E2", "must not be empty"),
    "a team misspelled": (put("B2", "Nrod"), "B2", "do you mean “Nord”?"),
    "another team": (put("B2", "Marketing"), "B2", "not known"),
    "a touchpoint misspelled": (put("C2", "phnoe"), "C2", "do you mean “phone”?"),
    "another touchpoint": (put("C2", "Messe"), "C2", "resonanz touchpoint add"),
    "another channel": (put("D2", "Fax"), "D2", "There are: call, mail"),
    "a time alone": (put("E2", time(14, 30)), "E2", "This is no moment"),
    "a number for a moment": (a_plain_number, "E2", "This is no moment"),
    "a word for a moment": (put("E2", "gestern"), "E2", "This is no moment"),
    "day and month in doubt": (put("E2", "03/11/2026"), "E2", "cannot be told apart"),
    "tomorrow": (put("E2", on(2026, 3, 13, 14)), "E2", "lies in the future"),
    "a year late": (put("E2", on(2025, 3, 11, 14)), "E2", "more than 14 days back"),
    "the year 1900": (put("E2", on(1900, 1, 2)), "E2", "more than 14 days back"),
    "a date for a number": (put("A2", on(2026, 3, 11)), "A2", "has made a date or a time"),
    "a date for a stage": (put("G2", date(2026, 3, 1)), "G2", "has made a date or a time"),
    "a formula not computed": (put("A2", "=1+1"), "A2", "nothing has computed"),
    "an error message": (put("F2", "#NV"), "F2", "spreadsheet's error message"),
    "a number that has lost digits": (put("A2", 4.711e21), "A2", "has shortened this number"),
    "a mail address as reference": (put("F2", "ida@example.org"), "F2", "looks like an e-mail address"),
    "a telephone number as reference": (put("F2", "+49 171 1234567"), "F2", "looks like a telephone"),
    "an address as stage": (put("G2", "ida@example.org"), "G2", "a word for many customers"),
    "a stage too long": (put("G2", "n" * 101), "G2", "at most 100 printable"),
    "a number too long": (put("A2", "9" * 201), "A2", "at most 200 fit"),
    "NULL": (put("A2", "NULL"), "A2", "leave the cell empty"),
    "the header again": (lambda sheet: sheet.append(HEAD), "3", "The header stands here again"),
    "a number twice": (lambda sheet: sheet.append(ROW), "A3", "has this number already"),
    "cells merged": (lambda sheet: sheet.merge_cells("B2:B3"), "B2", "Cells are merged"),
    "a hidden row": (hides_row, "2", "This row is hidden"),
    "a hidden column": (hides_column, "D1", "This column is hidden"),
    "no such column": (put("D1", "Wetter"), "1", "There is no such column"),
    "a column twice": (put("H1", "Team"), "H1", "are the same column"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_damage_is_told_by_sheet_row_column_value_and_reason(kind: str) -> None:
    change, place, reason = DAMAGED[kind]
    with pytest.raises(WrongRows) as refused:
        contacts_of(made(ROW, change=change))
    assert "contacts.xlsx [Export]" in refused.value.say()
    first = refused.value.errors[0]
    letters = place.rstrip("0123456789")
    assert first.row == int(place.removeprefix(letters))
    assert reason in first.say()
    if letters and kind != "a column twice":
        assert first.column == HEAD[ord(letters) - ord("A")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (hides_sheet, "is hidden, so nobody sees what would be read"),
        (has_two, "has several sheets that could be meant"),
        (lambda sheet: sheet.delete_rows(1, 2), "is empty"),
        (lambda sheet: sheet.delete_rows(2), "has a header and no rows"),
    ],
)
def test_a_workbook_without_its_one_table_is_refused(change: Change, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        contacts_of(made(ROW, change=change))


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to more than anybody reads."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        for number in range(21):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 10 * 2**20)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: made(ROW)[:-40], "may be damaged, or locked with a password"),
        (lambda: b"PK\x03\x04" + b"xl/" * 50, "may be damaged, or locked with a password"),
        (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "is an Excel workbook; save it"),
        (bomb, "unpacks to more than can be read"),
    ],
    ids=["cut off", "no archive", "of before 2007", "a bomb"],
)
def test_what_cannot_be_opened_is_refused_in_a_sentence(data: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(ResonanzError, match=reason):
        contacts_of(data())
