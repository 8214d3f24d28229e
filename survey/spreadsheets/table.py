"""From text to columns: delimiter, quotes, ragged rows, empty lines, and the line each row begins in."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from survey.errors import BadInput, RowError, WrongRows, untranslated
from survey.spreadsheets.decoding import encoding, lines_of
from survey.spreadsheets.headers import Columns, match
from survey.spreadsheets.wrong import WrongCells, shown

DELIMITERS = (",", ";", "\t", "|")
MAX_CELLS = 2_000  # in a row
CHUNK = 1_000  # rows turned into columns at a time
SHARED = 200_000  # distinct cells remembered


@dataclass(frozen=True, slots=True)
class Table:
    """The known columns of a file; cells as written, rows without empty ones.

    `headers` gives the file's own word for each column, for messages; `lines` the line each row begins in, as
    an editor counts, the file's first being 1.
    """

    file: str
    delimiter: str
    header_line: int
    headers: dict[str, str]
    columns: dict[str, list[str]]
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.lines)

    def wrong_cell(self, row: int, column: str, reason: str, /, **values: object) -> RowError:
        """What is wrong with one cell, `row` counting from 0."""
        cell = self.columns[column][row]
        return RowError(self.lines[row], shown(self.headers[column]), shown(cell), reason, values)

    def wrong_header(self, column: str, reason: str, /, **values: object) -> RowError:
        """What is wrong with a column as a whole."""
        return RowError(self.header_line, shown(self.headers[column]), "", reason, values)


class _Source(NamedTuple):
    data: bytes
    codec: str
    file: str


def read_table(data: bytes, file: str, columns: Columns, wrong: WrongCells, most: int | None = None) -> Table:
    """Read the columns asked for. Ragged rows go to `wrong`; a file that is no such table raises.

    One with more rows than `most` is refused as soon as that is known.
    """
    source = _Source(data, encoding(data, file), file)
    delimiter = _delimiter(source, columns)
    records = _records(source, delimiter)
    header_line, header = next(records, (1, []))
    if not header:
        raise BadInput("{file} is empty.", file=file)
    places = match(header, columns, header_line, wrong)
    wrong.stop_if_any()  # without its columns every row would be wrong
    headers = {name: header[place].strip() for name, place in places.items()}
    cells: dict[str, list[str]] = {name: [] for name in places}
    lines: list[int] = []
    shared: dict[str, str] = {}
    pending: list[list[str]] = []

    def keep() -> None:
        """Move the pending rows into columns; equal cells share one string: most of the memory saved."""
        if len(shared) > SHARED:
            shared.clear()
        by_place = list(zip(*pending, strict=True))
        for name, place in places.items():
            column = by_place[place]
            cells[name].extend(map(shared.setdefault, column, column))
        pending.clear()

    for line, row in records:
        fitting = row if len(row) == len(header) else _fitted(row, line, header, delimiter, wrong)
        if fitting is None:
            continue
        pending.append(fitting)
        lines.append(line)
        if most is not None and len(lines) > most:
            raise BadInput("{file} holds more than {limit} rows; split it.", file=file, limit=most)
        if len(pending) == CHUNK:
            keep()
    if pending:
        keep()
    if not lines:
        wrong.stop_if_any()
        raise BadInput("{file} has a header and no rows.", file=file)
    return Table(file, delimiter, header_line, headers, cells, lines)


def _delimiter(source: _Source, columns: Columns) -> str:
    """The delimiter under which the header holds most known columns, else most columns at all."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            _, header = next(_records(source, delimiter), (1, []))
        except WrongRows:  # quotation marks that make no sense under this delimiter
            return -1, 0
        if len(header) > MAX_CELLS:
            raise BadInput("{file} has more than {limit} columns.", file=source.file, limit=MAX_CELLS)
        return len({columns.name_of(name) for name in header} - {None}), len(header)

    return max(DELIMITERS, key=score)


def _records(source: _Source, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, with the line it begins in."""
    lines = lines_of(source.data, source.codec)
    first = lines.readline()
    declared = first.strip().lower().startswith("sep=")  # Excel's own line before the header
    reader = csv.reader(
        lines if declared else chain([first], lines), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    skipped = int(declared)
    begins = 1 + skipped
    try:
        for row in reader:
            if row and (row[0].strip() or any(cell.strip() for cell in row)):
                yield begins, row
            begins = reader.line_num + 1 + skipped
    except csv.Error as error:
        wrong = WrongCells(source.file)
        wrong.add(RowError(begins, None, "", _structure(str(error))))
        wrong.stop_if_any()


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


def _fitted(
    row: list[str], line: int, header: list[str], delimiter: str, wrong: WrongCells
) -> list[str] | None:
    """Drop empty cells beyond the header; any other difference in length is an error."""
    if len(row) > len(header) and not any(cell.strip() for cell in row[len(header) :]):
        return row[: len(header)]
    if len(row) < len(header):
        reason = untranslated(
            "Cells in this row: {cells}, in the header: {columns}; leave no cell out, empty ones included."
        )
    elif delimiter == ",":
        reason = untranslated(
            "Cells in this row: {cells}, in the header: {columns}; in a file separated by commas a number "
            "with a decimal comma needs quotation marks."
        )
    else:
        reason = untranslated(
            "Cells in this row: {cells}, in the header: {columns}; a cell that holds the delimiter needs "
            "quotation marks."
        )
    counts: dict[str, object] = {"cells": len(row), "columns": len(header)}
    wrong.add(RowError(line, None, shown(delimiter.join(row[:MAX_CELLS])), reason, counts))
    return None
