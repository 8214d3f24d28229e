"""What a panel file says of a week as a whole, repeated in every row of it."""

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from api.panel_file.grid import Grid
from survey.errors import RowError
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown

COLUMN = "within_variance"


def read_variance(
    table: Table, grid: Grid, values: FloatArray | None, wrong: WrongCells
) -> FloatArray | None:
    """The variance within teams of every week, NaN where no row has one; two for one week are refused."""
    if values is None:
        return None
    negative = values < 0
    wrong.add_all(
        map(int, np.flatnonzero(negative)),
        lambda row: table.wrong_cell(row, COLUMN, "A variance cannot be negative."),
    )
    rows = np.flatnonzero(~np.isnan(values) & ~negative & (grid.week_of_row >= 0))
    weeks, first = np.unique(grid.week_of_row[rows], return_index=True)
    first_row = np.full(len(grid.weeks), -1)
    first_row[weeks] = rows[first]
    _refuse_others(table, values, rows, first_row[grid.week_of_row[rows]], wrong)
    found = np.full(len(grid.weeks), np.nan)
    found[weeks] = values[rows[first]]
    return found


def _refuse_others(
    table: Table, values: FloatArray, rows: IntArray, firsts: IntArray, wrong: WrongCells
) -> None:
    first_of = dict(zip(rows.tolist(), firsts.tolist(), strict=True))

    def error(row: int) -> RowError:
        return table.wrong_cell(
            row,
            COLUMN,
            "This week has “{first}” in row {row}; the variance of a week is the same in all its rows.",
            first=shown(table.columns[COLUMN][first_of[row]]),
            row=table.lines[first_of[row]],
        )

    wrong.add_all(map(int, rows[values[rows] != values[firsts]]), error)
