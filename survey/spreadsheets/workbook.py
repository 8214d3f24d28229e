"""An Excel workbook as a table: which of its sheets, and what in it is not what somebody sees."""

import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from survey.errors import BadInput, RowError, untranslated
from survey.spreadsheets.decoding import MAX_BYTES
from survey.spreadsheets.headers import Columns
from survey.spreadsheets.records import HEADER_WITHIN, Record
from survey.spreadsheets.workbook_process import MOST_COLUMNS, MOST_ROWS, Place, Sheet, Workbook
from survey.spreadsheets.wrong import shown

# Between the cells of a row where they are shown.
BETWEEN = " | "
# Far beyond the time that the process itself may use of a processor.
PATIENCE_SECONDS = 600


def is_workbook(data: bytes) -> bool:
    """Whether this is what Excel writes since 2007 (.xlsx, .xlsm)."""
    return data.startswith(b"PK\x03\x04") and (b"xl/" in data or b"[Content_Types].xml" in data)


@dataclass(frozen=True, slots=True)
class SheetSource:
    """The chosen sheet, row by row."""

    file: str
    sheet: Sheet
    lines_are_cells: bool = False
    delimiters: tuple[str, ...] = (BETWEEN,)

    def records(self, _: str) -> Iterator[Record]:
        """Every row that is not empty, all of one length."""
        width = max(len(cells) for _, cells in self.sheet.rows)
        for number, cells in self.sheet.rows:
            yield Record(number, number, cells + [""] * (width - len(cells)))

    def doubts(
        self, headers: Mapping[int, str], header_line: int, dates: Collection[int] = ()
    ) -> Iterator[RowError]:
        """What would be read otherwise than somebody sees it, in the columns at these places.

        At the places in `dates` a date is what was meant.
        """
        sheet = self.sheet
        cells = dict(sheet.rows)

        def error(row: int, column: int, reason: str) -> RowError:
            of_row = cells.get(row, [])
            value = of_row[column] if column < len(of_row) else ""
            return RowError(row, shown(headers[column]), shown(value), reason)

        def known(places: list[Place]) -> Iterator[Place]:
            for row, column in places:
                if row > header_line and column - 1 in headers:
                    yield row, column - 1

        for row, column in known(sheet.not_computed):
            reason = untranslated(
                "This cell holds a formula that nothing has computed; open the file in a spreadsheet and "
                "save it again, or put the value in its place."
            )
            yield error(row, column, reason)
        for row, column in known(sheet.dates):
            if column in dates:
                continue
            reason = untranslated(
                "The spreadsheet has made a date or a time of what was typed here; format the column as text "
                "and type it again."
            )
            yield error(row, column, reason)
        for first, last, left, right in sheet.merged:
            within = [column for column in headers if left <= column + 1 <= right]
            if within and last >= header_line:
                reason = untranslated(
                    "Cells are merged here, and only the first of them holds something; take the merging "
                    "back and fill in every cell."
                )
                yield error(max(first, header_line), min(within), reason)
        for column in sorted(headers):
            if any(first <= column + 1 <= last for first, last in sheet.hidden_columns):
                reason = untranslated(
                    "This column is hidden, so nobody sees what would be read; show it, or delete it."
                )
                yield RowError(header_line, shown(headers[column]), "", reason)
        for row in sheet.hidden_rows:
            if row > header_line and row in cells:
                reason = untranslated(
                    "This row is hidden, as by a filter; take the filter off and show all rows, so that what "
                    "you see is what is read."
                )
                yield RowError(row, None, shown(BETWEEN.join(filter(None, cells[row]))), reason)


def open_workbook(data: bytes, file: str, columns: Columns) -> SheetSource:
    """The sheet of a workbook that holds these columns; raises BadInput where that cannot be told."""
    if len(data) > MAX_BYTES:
        raise BadInput("{file} is larger than {limit} MB; split it.", file=file, limit=MAX_BYTES // 1024**2)
    book = in_a_process(data)
    if book.refused:
        raise _refusal(book, file)
    return choose_sheet(book, file, columns)


def choose_sheet(book: Workbook, file: str, columns: Columns) -> SheetSource:
    """The one visible sheet that names all required columns; where none does, the one that names most."""
    filled = [sheet for sheet in book.sheets if sheet.rows]
    visible = [sheet for sheet in filled if sheet.visible]
    whole = [sheet for sheet in visible if _named(sheet, columns) >= set(columns.required)]
    if len(whole) > 1:
        raise BadInput(
            "{file} has several sheets that could be meant: {sheets}. Leave one of them, or hide the others.",
            file=file,
            sheets=", ".join(shown(sheet.title) for sheet in whole),
        )
    hidden = [
        sheet for sheet in filled if not sheet.visible and _named(sheet, columns) >= set(columns.required)
    ]
    if hidden and not whole:
        raise BadInput(
            "The sheet “{sheet}” of {file} is hidden, so nobody sees what would be read; show it.",
            sheet=shown(hidden[0].title),
            file=file,
        )
    if not visible:
        raise BadInput("{file} is empty.", file=file)
    chosen = whole[0] if whole else max(visible, key=lambda sheet: len(_named(sheet, columns)))
    return SheetSource(f"{file} [{shown(chosen.title)}]", chosen)


def _named(sheet: Sheet, columns: Columns) -> set[str]:
    """The most columns that one of the first rows names."""
    rows = ({columns.name_of(cell) for cell in cells} for _, cells in sheet.rows[:HEADER_WITHIN])
    return max(({name for name in row if name} for row in rows), key=len, default=set())


def in_a_process(data: bytes) -> Workbook:
    """What is inside; a process that dies of it takes nothing else along."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "survey.spreadsheets.workbook_process"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it would quote the file
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        return msgspec.msgpack.decode(done.stdout, type=Workbook)
    except (subprocess.SubprocessError, msgspec.MsgspecError):
        return Workbook(refused="too_large")


def _refusal(book: Workbook, file: str) -> BadInput:
    if book.refused == "too_large":
        return BadInput(
            "{file} unpacks to more than can be read here, or takes too long. Copy the table alone into a "
            "new workbook, or save it as “CSV UTF-8”.",
            file=file,
        )
    if book.refused == "too_many_rows":
        return BadInput("{file} holds more than {limit} rows; split it.", file=file, limit=MOST_ROWS)
    if book.refused == "too_wide":
        return BadInput("{file} has more than {limit} columns.", file=file, limit=MOST_COLUMNS)
    return BadInput(
        "{file} cannot be read as an Excel workbook; it may be damaged, or locked with a password. Open it, "
        "save it again as .xlsx or as “CSV UTF-8”, and try again.",
        file=file,
    )
