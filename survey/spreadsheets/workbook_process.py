"""Reads an Excel workbook in a process of its own with little memory: `python -m` it, the file on its input.

A workbook of a few kilobytes can unpack to gigabytes, and a program that reads it may die of it. So what is
inside is added up first, memory and time are limited, and nothing but text in rows comes out.
"""

import io
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal
from zipfile import ZipFile

import msgspec

MOST_BYTES = 200 * 2**20  # unpacked
MOST_ROWS = 200_000  # with anything in them, of all sheets together
MOST_COLUMNS = 1_000
MOST_CHARACTERS = 100 * 2**20  # a text that stands in the file once may be shown by any number of cells
LAST_ROW = 2**20  # of any sheet
HEADROOM = 1024 * 2**20  # of memory
SECONDS = 120  # of a processor

_STATM = Path("/proc/self/statm")
_EXACT = 10**15  # Excel keeps no more digits than these
# Digits that are always shown, with what stands between and around them: 00000, "P"0000, 000-00.
_ZEROS = re.compile(r'(?=(?:.*?0){2})(?:0|[- ]|\\.|"[^"0]*")+')
_SHOWN = re.compile(r'0|\\(.)|"([^"]*)"|(.)')
# How Excel keeps a sign that XML has no place for.
_SIGN = re.compile("_x([0-9A-Fa-f]{4})_")
# A format of dates shows hours, and what in it is only text or a colour.
_HOURS = re.compile("[hH]")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]hHmMsS]*\]')

# What openpyxl does not tell when it reads little by little stands in the sheet's own XML.
_N = rb"(?:[\w.-]+:)?"
_YES = rb"=[\"'](?:1|true)[\"']"
_COLUMN = re.compile(rb"<" + _N + rb"col\b[^>]*\bhidden" + _YES + rb"[^>]*>")
_ROW = re.compile(rb"<" + _N + rb"row\b[^>]*\bhidden" + _YES + rb"[^>]*>")
_MERGED = re.compile(rb"<" + _N + rb"mergeCell\b[^>]*\bref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_NOT_COMPUTED = re.compile(
    rb"<" + _N + rb"c\b([^>]*)>\s*<" + _N + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _N + rb"f>)\s*"
    rb"(?:<" + _N + rb"v\s*/>|<" + _N + rb"v>\s*</" + _N + rb"v>)?\s*</" + _N + rb"c>"
)  # fmt: skip

Place = tuple[int, int]  # row and column, both from 1


class Sheet(msgspec.Struct, frozen=True):
    """The rows with anything in them by number, as typed, and what about them cannot be taken as it is."""

    title: str
    visible: bool
    rows: list[tuple[int, list[str]]]
    dates: list[Place]
    not_computed: list[Place]
    merged: list[tuple[int, int, int, int]]  # first and last row, first and last column
    hidden_rows: list[int]
    hidden_columns: list[tuple[int, int]]


class Workbook(msgspec.Struct, frozen=True):
    """All sheets, or in a word why there are none."""

    sheets: list[Sheet] = []
    refused: Literal["", "unreadable", "too_large", "too_many_rows", "too_wide"] = ""


class _TooMuch(Exception):
    def __init__(self, refused: Literal["too_large", "too_many_rows", "too_wide"]) -> None:
        self.refused = refused


def read_workbook(data: bytes) -> Workbook:
    """Every sheet of a workbook; whatever is wrong with it becomes a word."""
    from openpyxl import load_workbook  # noqa: PLC0415  # takes a third of a second, in this process alone

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                return Workbook(refused="too_large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: pictures, rules for validation
            book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=False
            )
            room = [MOST_ROWS, MOST_CHARACTERS]
            if not book.worksheets:  # as in the “Strict” kind of workbook, whose parts are called otherwise
                return Workbook(refused="unreadable")
            return Workbook([_sheet(sheet, room) for sheet in book.worksheets])
    except _TooMuch as found:
        return Workbook(refused=found.refused)
    except MemoryError:
        return Workbook(refused="too_large")
    except Exception:  # openpyxl raises whatever a damaged file makes of it
        return Workbook(refused="unreadable")


def _sheet(sheet: Any, room: list[int]) -> Sheet:
    with sheet._get_source() as source:
        xml = source.read()
    found = Sheet(
        title=sheet.title,
        visible=sheet.sheet_state == "visible",
        rows=[],
        dates=[],
        not_computed=[_place(each[1]) for each in _NOT_COMPUTED.finditer(xml) if b't="str"' not in each[1]],
        merged=[
            (int(first), int(last), _number(left), _number(right))
            for left, first, right, last in _MERGED.findall(xml)
        ],
        hidden_rows=[int(at) for each in _ROW.findall(xml) if (at := _attribute(each, b"r"))],
        hidden_columns=[
            (int(_attribute(each, b"min") or 0), int(_attribute(each, b"max") or 0))
            for each in _COLUMN.findall(xml)
        ],
    )
    del xml
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW), 1):
        row = list(_texts(number, cells, found.dates))
        while row and not row[-1].strip():
            row.pop()
        if not row:
            continue
        room[0] -= 1
        room[1] -= sum(map(len, row))
        if room[0] < 0:
            raise _TooMuch("too_many_rows")
        if room[1] < 0:
            raise _TooMuch("too_large")
        if len(row) > MOST_COLUMNS:
            raise _TooMuch("too_wide")
        found.rows.append((number, row))
    return found


def _texts(number: int, cells: Any, dates: list[Place]) -> Iterator[str]:
    for column, cell in enumerate(cells, 1):
        value = cell.value
        if isinstance(value, (date, time, timedelta)):
            dates.append((number, column))
            yield _as_shown(value, cell.number_format)
        elif isinstance(value, (bool, int, float)):
            yield _as_typed(value, cell.number_format)
        else:
            yield "" if value is None else _SIGN.sub(lambda sign: chr(int(sign[1], 16)), str(value))


def _as_shown(value: date | time | timedelta, shown_as: str) -> str:
    """A day without a time where none is shown; a second is the smallest thing that somebody has meant."""
    if not isinstance(value, datetime):
        return str(value)
    nearest = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    whole_day = nearest.time() == time() and not _HOURS.search(_LITERAL.sub("", shown_as))
    return str(nearest.date() if whole_day else nearest)


def _as_typed(value: float, shown_as: str) -> str:
    """A number as somebody has typed it: 47 for 47.0, 0047 where four digits are shown."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value == int(value) and 0 <= value < _EXACT:
        digits = str(int(value))
        positive = shown_as.partition(";")[0]
        return _with_zeros(digits, positive) if _ZEROS.fullmatch(positive) else digits
    # What has more digits has lost the last ones, and is refused as a number that was shortened.
    return f"{value:.15g}" if abs(value) < _EXACT else f"{value:.5E}"


def _with_zeros(digits: str, shown_as: str) -> str:
    """The digits in the places of the zeros, the first of which takes what is too long."""
    places = [sign[0] for sign in _SHOWN.finditer(shown_as)].count("0")
    left = list(digits.zfill(places))
    first = "".join(left[: len(left) - places + 1])
    rest = iter([first, *left[len(left) - places + 1 :]])
    return "".join(
        next(rest) if sign[0] == "0" else "".join(filter(None, sign.groups()))
        for sign in _SHOWN.finditer(shown_as)
    )


def _place(attributes: bytes) -> Place:
    found = re.fullmatch(rb"([A-Z]+)(\d+)", _attribute(attributes, b"r"))
    return (int(found[2]), _number(found[1])) if found else (0, 0)


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return found[1] if found else b""


def _number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _limit() -> None:
    """So much memory beyond what the program itself takes, so much time, and no core file."""
    import openpyxl  # noqa: F401, PLC0415  # loads before the limit holds

    used = int(_STATM.read_text().split()[0]) * resource.getpagesize() if _STATM.exists() else 0
    for what, most in (
        (resource.RLIMIT_AS, used + HEADROOM),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


if __name__ == "__main__":
    content = sys.stdin.buffer.read()
    _limit()
    sys.stdout.buffer.write(msgspec.msgpack.encode(read_workbook(content)))
