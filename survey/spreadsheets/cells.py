"""From cells to values, each distinct cell read once: a million rows hold few different weeks or counts."""

from collections.abc import Callable
from typing import TypeVar

from survey.errors import BadInput, RowError
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells

Value = TypeVar("Value")
Empty = TypeVar("Empty")


def read_column(
    table: Table, column: str, read: Callable[[str], Value], empty: Empty, wrong: WrongCells
) -> list[Value | Empty]:
    """Every cell of a column through `read`, which gets it trimmed and raises BadInput with the reason.

    Cells without anything, and wrong ones, become `empty`.
    """
    cells = table.columns[column]
    values: dict[str, Value | Empty] = {}
    refused: set[str] = set()
    for cell in dict.fromkeys(cells):
        trimmed = cell.strip()
        try:
            values[cell] = read(trimmed) if trimmed else empty
        except BadInput:  # only the few that are told are asked again for their reason
            values[cell] = empty
            refused.add(cell)
    if refused:
        wrong.add_all(
            (row for row, cell in enumerate(cells) if cell in refused),
            lambda row: _wrong(table, column, row, read),
        )
    return [values[cell] for cell in cells]


def _wrong(table: Table, column: str, row: int, read: Callable[[str], object]) -> RowError:
    try:
        read(table.columns[column][row].strip())
    except BadInput as error:
        return table.wrong_cell(row, column, error.message, **error.values)
    raise AssertionError("a cell was refused once and read the second time")


def require_column(table: Table, column: str, wrong: WrongCells) -> None:
    """Every row needs this cell."""
    wrong.add_all(
        (row for row, cell in enumerate(table.columns[column]) if not cell.strip()),
        lambda row: table.wrong_cell(row, column, "This cell must not be empty."),
    )
