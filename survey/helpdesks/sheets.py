"""What help desks and survey tools export as a table, with what each adds to one."""

import csv
import io
from collections.abc import Mapping

from survey.errors import BadInput
from survey.helpdesks.documents import MOST_ROWS, Row
from survey.helpdesks.systems import System
from survey.spreadsheets.decoding import encoding, lines_of
from survey.spreadsheets.headers import Columns
from survey.spreadsheets.table import read_table
from survey.spreadsheets.workbook import is_workbook
from survey.spreadsheets.wrong import WrongCells

CHATWOOT = "chatwoot"
IMPORT_ID = "ImportId"  # in the third row of a file from Qualtrics, whose second holds the questions' texts


def read_sheet(
    data: bytes,
    name: str,
    system: System,
    headers: Mapping[str, str],
    wrong: WrongCells,
    *,
    needs_moment: bool,
) -> list[Row]:
    """The rows of a table with the lines they begin in."""
    unknown = [column for column in headers if column not in system.columns.aliases]
    if unknown:
        raise BadInput(
            "There is no column “{column}”. Columns that can be named: {known}.",
            column=unknown[0],
            known=", ".join(system.columns.aliases),
        )
    columns = system.reading(headers)
    if not needs_moment:
        columns = Columns(columns.aliases, [each for each in columns.required if each != "given"])
    if system.name == CHATWOOT and not is_workbook(data):
        data = _without_last_line(data, name)
    table = read_table(data, name, columns, wrong, MOST_ROWS, workbooks=True, dates={"given"})
    rows = [
        (line, {column: cells[number] for column, cells in table.columns.items()})
        for number, line in enumerate(table.lines)
    ]
    described = len(rows) > 1 and any(IMPORT_ID in cell for cell in rows[1][1].values())
    return rows[2:] if described else rows


def _without_last_line(data: bytes, name: str) -> bytes:
    """Without the period that Chatwoot writes below its table: one cell, where every row has several."""
    codec = encoding(data, name)
    text = lines_of(data, codec).read()
    lines = text.rstrip().splitlines(keepends=True)
    if len(lines) < 2 or '"' in lines[-1].strip().strip('"'):
        return data
    try:
        last = next(csv.reader(io.StringIO(lines[-1])), [])
        first = next(csv.reader(io.StringIO(lines[0])), [])
    except csv.Error:  # a cell of more than 128 kB, which the table itself is refused for
        return data
    # Where commas do not separate, one cell tells nothing.
    if len(first) > 1 and len(last) == 1:
        return "".join(lines[:-1]).encode()
    return data
