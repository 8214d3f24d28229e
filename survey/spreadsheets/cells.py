"""From cells to values, each distinct cell read once: a million rows hold few different weeks or counts."""

import re
from collections.abc import Callable
from typing import TypeVar

from survey.errors import BadInput, RowError
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells

# What spreadsheets write where a formula failed, in English, German, French and Spanish.
FAILED = re.compile(r"#(N/[AD]|NV|NA|[¡¿]?[A-ZÄÖÜÉÑ/0_]+[!?]|GETTING_DATA|WIRD GELADEN\S*)|[eE]rr:\d{3}")

Value = TypeVar("Value")
Empty = TypeVar("Empty")


def read_column(
    table: Table,
    column: str,
    read: Callable[[str], Value],
    empty: Empty,
    wrong: WrongCells,
    *,
    failed: bool = False,
) -> list[Value | Empty]:
    """Every cell of a column through `read`, which gets it trimmed and raises BadInput with the reason.

    Cells without anything, and wrong ones, become `empty`. What a formula leaves that failed is refused here,
    unless `failed` says that `read` gets it as well.
    """
    cells = table.columns[column]
    careful = read if failed else _refusing_failed(read)
    values: dict[str, Value | Empty] = {}
    refused: set[str] = set()
    for cell in dict.fromkeys(cells):
        trimmed = cell.strip()
        try:
            values[cell] = careful(trimmed) if trimmed else empty
        except BadInput:  # only the few that are told are asked again for their reason
            values[cell] = empty
            refused.add(cell)
    if refused:
        wrong.add_all(
            (row for row, cell in enumerate(cells) if cell in refused),
            lambda row: _wrong(table, column, row, careful),
        )
    return list(map(values.__getitem__, cells))


def _refusing_failed(read: Callable[[str], Value]) -> Callable[[str], Value]:
    def careful(cell: str) -> Value:
        if FAILED.fullmatch(cell):
            raise BadInput("This is a spreadsheet's error message; mend the formula.")
        return read(cell)

    return careful


def _wrong(table: Table, column: str, row: int, read: Callable[[str], object]) -> RowError:
    try:
        read(table.columns[column][row].strip())
    except BadInput as error:
        return table.wrong_cell(row, column, error.message, **error.values)
    raise AssertionError("a cell was refused once and read the second time")


def require_column(table: Table, column: str, wrong: WrongCells) -> None:
    """Every row needs this cell."""
    wrong.add_all(
        rows_without(table.columns[column]),
        lambda row: table.wrong_cell(row, column, "This cell must not be empty."),
    )


def rows_without(cells: list[str]) -> list[int]:
    """The rows whose cell holds nothing but blanks."""
    blank = {cell for cell in dict.fromkeys(cells) if not cell.strip()}
    return [row for row, cell in enumerate(cells) if cell in blank] if blank else []
