"""From text to rows of cells: delimiter, quotes, empty lines, and whatever stands above the header."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple, Protocol, TextIO

from survey.errors import BadInput, RowError, WrongRows, untranslated
from survey.spreadsheets.decoding import encoding, lines_of
from survey.spreadsheets.headers import Columns
from survey.spreadsheets.wrong import WrongCells

DELIMITERS = (",", ";", "\t", "|")
MAX_CELLS = 2_000  # in a row
HEADER_WITHIN = 20  # rows in which a header is looked for
NO_DELIMITER = "\x1f"

SEPARATOR_LINE = re.compile(r'\ufeff?\s*"?sep=.?"?[\s,;|"]*', re.IGNORECASE)
ONE_CELL = re.compile(r'\ufeff?\s*"([^"]|"")*"\s*')
# MS-DOS and CP/M ended a text with this character; copying files together still does.
DOS_END = re.compile(rb"\x1a[\x1a\r\n]*\Z")


class Record(NamedTuple):
    """A row that is not empty: its number among all rows, and the line it begins in, both from 1."""

    number: int
    line: int
    cells: list[str]


class Rows(Protocol):
    """Where rows come from: a text, or a sheet of a workbook."""

    @property
    def file(self) -> str: ...
    @property
    def lines_are_cells(self) -> bool: ...
    @property
    def delimiters(self) -> tuple[str, ...]: ...
    def records(self, delimiter: str, /) -> Iterator[Record]: ...
    def doubts(
        self, headers: Mapping[int, str], header_line: int, dates: Collection[int] = ()
    ) -> Iterable[RowError]: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A file, the codec that reads it, and whether every line of it is one quoted cell."""

    file: str
    data: bytes
    codec: str
    lines_are_cells: bool
    delimiters: tuple[str, ...] = DELIMITERS

    def doubts(
        self, headers: Mapping[int, str], header_line: int, dates: Collection[int] = ()
    ) -> Iterable[RowError]:
        """A text is what it shows."""
        return ()

    def records(self, delimiter: str, /) -> Iterator[Record]:
        """Every row that is not empty."""
        text = lines_of(self.data, self.codec)
        first = text.readline()
        skipped = int(SEPARATOR_LINE.fullmatch(first) is not None)  # Excel's own line before the header
        lines: Iterable[str] = text if skipped else chain([first], text)
        if self.lines_are_cells:
            lines = (cells[0] for cells in csv.reader(lines, delimiter=NO_DELIMITER) if cells)
        reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
        begins = 1 + skipped
        try:
            for number, cells in enumerate(reader, 1 + skipped):
                if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                    yield Record(number, begins, cells)
                begins = reader.line_num + 1 + skipped
        except csv.Error as error:
            wrong = WrongCells(self.file)
            wrong.add(RowError(begins, None, "", _structure(str(error))))
            wrong.stop_if_any()


def open_source(data: bytes, file: str) -> Source:
    """Find out how the bytes are to be read; raises BadInput or WrongRows where they are no text in lines."""
    data = _without_dos_end(data)
    codec = encoding(data, file)
    return Source(file, data, codec, _lines_are_cells(lines_of(data, codec)))


def find_header(source: Rows, columns: Columns) -> tuple[str, int]:
    """The delimiter, and how many rows stand above the header.

    The header is the first row that names all required columns, be there a title above it or not; where none
    does, the first row, unless a later one names more. The delimiter is the one that finds most.
    """
    found = max(source.delimiters, key=lambda delimiter: _score(source, delimiter, columns)[:3])
    return found, _score(source, found, columns)[3]


def _score(source: Rows, delimiter: str, columns: Columns) -> tuple[bool, int, int, int]:
    """Whether all required columns are there, how many are known, how many there are, and rows above."""
    rows: list[tuple[int, int]] = []
    try:
        for record in islice(source.records(delimiter), HEADER_WITHIN):
            if len(record.cells) > MAX_CELLS:
                raise BadInput("{file} has more than {limit} columns.", file=source.file, limit=MAX_CELLS)
            names = {columns.name_of(cell) for cell in record.cells} - {None}
            if names.issuperset(columns.required):
                return True, len(names), len(record.cells), len(rows)
            rows.append((len(names), len(record.cells)))
    except WrongRows:  # quotation marks that make no sense under this delimiter, or below the header
        if not rows:
            return False, -1, 0, 0
    if not rows:
        return False, 0, 0, 0
    most = max(range(len(rows)), key=lambda position: rows[position][0])
    position = most if rows[0][0] == 0 and rows[most][0] > 1 else 0
    return False, *rows[position], position


def _without_dos_end(data: bytes) -> bytes:
    for codec, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        end = "\x1a".encode(codec)
        if data.startswith(mark):
            return data.removesuffix(end)
    return DOS_END.sub(b"", data) if b"\x1a" in data[-10:] else data


def _lines_are_cells(lines: TextIO) -> bool:
    """Whether the header and the row below it are each one quoted cell that holds a delimiter."""
    filled = (line for line in lines if line.strip() and not SEPARATOR_LINE.fullmatch(line))
    first = list(islice(filled, 2))
    return len(first) > 1 and all(ONE_CELL.fullmatch(line) and set(line) & set(DELIMITERS) for line in first)


def _structure(error: str) -> str:
    """What Python's csv module says, in words that help."""
    if "expected after" in error:
        return untranslated(
            "There is text behind a closing quotation mark; a quotation mark inside a cell is written twice."
        )
    if "field limit" in error:
        return untranslated(
            "A cell is longer than 131,072 characters; perhaps a quotation mark is never closed."
        )
    return untranslated("A quotation mark opens here and is never closed; what follows cannot be read.")
