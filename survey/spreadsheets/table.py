"""From rows to columns: the header, ragged rows, and the line each row begins in."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from survey.errors import BadInput, RowError, untranslated
from survey.spreadsheets.headers import Columns, match
from survey.spreadsheets.records import MAX_CELLS, Record, Rows, find_header, open_source
from survey.spreadsheets.workbook import is_workbook, open_workbook
from survey.spreadsheets.wrong import WrongCells, shown

EXCEL_BLOCK = 16  # rows for which Excel looks together at which columns are filled
BATCH = 100  # rows turned into columns at a time; a thousand do not stay in the processor's cache
SHARED = 200_000  # distinct cells remembered


@dataclass(frozen=True, slots=True)
class Table:
    """The known columns of a file; cells as written, rows without empty ones.

    `headers` gives the file's own word for each column, for messages; `lines` the line each row begins in, as
    an editor counts, the file's first being 1; `unread` the headers of columns that nobody asked for.
    """

    file: str
    delimiter: str
    header_line: int
    headers: dict[str, str]
    columns: dict[str, list[str]]
    lines: Sequence[int]
    unread: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def wrong_cell(self, row: int, column: str, reason: str, /, **values: object) -> RowError:
        """What is wrong with one cell, `row` counting from 0."""
        cell = self.columns[column][row]
        return RowError(self.lines[row], shown(self.headers[column]), shown(cell), reason, values)

    def wrong_header(self, column: str, reason: str, /, **values: object) -> RowError:
        """What is wrong with a column as a whole."""
        return RowError(self.header_line, shown(self.headers[column]), "", reason, values)


def read_table(
    data: bytes,
    file: str,
    columns: Columns,
    wrong: WrongCells,
    most: int | None = None,
    *,
    workbooks: bool = False,
    dates: Collection[str] = (),
) -> Table:
    """Read the columns asked for. Ragged rows go to `wrong`; a file that is no such table raises.

    One with more rows than `most` is refused as soon as that is known. Where `workbooks` are taken, none of
    their columns but those in `dates` may hold a date.
    """
    source = _opened(data, file, columns, workbooks=workbooks)
    wrong.file = file = source.file
    delimiter, above = find_header(source, columns)
    records = islice(source.records(delimiter), above, None)
    header = next(records, None)
    if header is None:
        raise BadInput("{file} is empty.", file=file)
    positions = match(header.cells, columns, header.line, wrong)
    wrong.stop_if_any()  # without its columns every row would be wrong
    headers = {name: header.cells[position].strip() for name, position in positions.items()}
    in_doubt = {position: headers[name] for name, position in positions.items()}
    moments = {position for name, position in positions.items() if name in dates}
    wrong.add_all(source.doubts(in_doubt, header.line, moments), lambda doubt: doubt)
    cells: dict[str, list[str]] = {name: [] for name in positions}
    lines: list[int] = []
    shared: dict[str, str] = {}
    filled = _fill_up(records, len(header.cells))
    while batch := list(islice(filled, BATCH)):
        rows = [record.cells for record in batch]
        if header.cells in rows or set(map(len, rows)) != {len(header.cells)}:
            batch, rows = _fitted(batch, header.cells, delimiter, wrong)
        lines.extend([record.line for record in batch])
        if most is not None and len(lines) > most:
            raise BadInput("{file} holds more than {limit} rows; split it.", file=file, limit=most)
        if len(shared) > SHARED:
            shared.clear()
        by_position = list(zip(*rows, strict=True))
        for name, position in positions.items() if rows else ():
            column = by_position[position]
            # Equal cells share one string: most of the memory saved.
            cells[name].extend(map(shared.setdefault, column, column))
    if source.lines_are_cells and wrong.count:
        raise BadInput(
            "Every line of {file} is one cell in quotation marks, and what stands in it does not have the "
            "columns of the header. Export the table again as CSV (UTF-8), a cell for each column.",
            file=file,
        )
    if not lines:
        wrong.stop_if_any()
        raise BadInput("{file} has a header and no rows.", file=file)
    others = [cell.strip() for place, cell in enumerate(header.cells) if place not in in_doubt]
    return Table(file, delimiter, header.line, headers, cells, lines, tuple(filter(None, others)))


def _opened(data: bytes, file: str, columns: Columns, *, workbooks: bool) -> Rows:
    """The sheet of a workbook where these are taken, or a text."""
    if workbooks and is_workbook(data):
        return open_workbook(data, file, columns)
    return open_source(data, file)


def _fill_up(records: Iterator[Record], columns: int) -> Iterator[Record]:
    """Add the last cells where Excel has left their separators out, because sixteen rows have nothing there.

    Such rows follow each other for sixteen rows or to the end of the file, and the first sixteen rows, with
    the header, are complete. Any other short row has lost a cell, and nobody knows which; the last may be
    cut off.
    """
    short: list[Record] = []
    for record in chain(records, [None]):
        if record and not short and len(record.cells) >= columns:  # nearly every row of nearly every file
            yield record
            continue
        if record and len(record.cells) < columns and (not short or len(record.cells) == len(short[0].cells)):
            short.append(record)
            continue
        if short:
            by_excel = short[0].number > EXCEL_BLOCK and len(short) >= (EXCEL_BLOCK if record else 2)
            for each in short:
                each.cells.extend([""] * (columns - len(each.cells) if by_excel else 0))
            yield from short
            short = []
        if record and len(record.cells) < columns:
            short.append(record)
        elif record:
            yield record


def _fitted(
    records: list[Record], header: list[str], delimiter: str, wrong: WrongCells
) -> tuple[list[Record], list[list[str]]]:
    """The records that have a row under the header, and these rows; what is wrong with the others is told."""
    kept: list[Record] = []
    rows: list[list[str]] = []
    for record in records:
        row = record.cells
        if row == header:
            reason = untranslated("The header stands here again; remove this row.")
            wrong.add(RowError(record.line, None, shown(delimiter.join(row[:MAX_CELLS])), reason))
            continue
        fitting = row if len(row) == len(header) else _shortened(record, header, delimiter, wrong)
        if fitting is not None:
            kept.append(record)
            rows.append(fitting)
    return kept, rows


def _shortened(record: Record, header: list[str], delimiter: str, wrong: WrongCells) -> list[str] | None:
    """Drop empty cells beyond the header; any other difference in length is an error."""
    row = record.cells
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
    wrong.add(RowError(record.line, None, shown(delimiter.join(row[:MAX_CELLS])), reason, counts))
    return None
