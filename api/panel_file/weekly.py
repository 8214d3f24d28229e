"""What a panel file says of a week as a whole, repeated in every row of it."""

from collections.abc import Mapping

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from api.panel_file.grid import Grid
from survey.errors import RowError
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown

# Of single answers and of single ratings: the column that says how much they differ within teams.
OF_SIDE = {"happiness": "within_variance", "rating": "rating_variance"}
VARIANCES = tuple(OF_SIDE.values())


def read_variance(
    table: Table, grid: Grid, columns: dict[str, FloatArray], side: str, wrong: WrongCells
) -> FloatArray | None:
    """The variance within teams of every week, NaN where no row has one; two for one week are refused.

    Where no column tells, that of a percentage of so many answers. The column leaves the others.
    """
    column = OF_SIDE[side]
    values = columns.pop(column, None)
    if values is None:
        return variance_of_shares(table, grid, columns, side)
    negative = values < 0
    wrong.add_all(
        map(int, np.flatnonzero(negative)),
        lambda row: table.wrong_cell(row, column, "A variance cannot be negative."),
    )
    rows = np.flatnonzero(~np.isnan(values) & ~negative & (grid.week_of_row >= 0))
    weeks, first = np.unique(grid.week_of_row[rows], return_index=True)
    first_row = np.full(len(grid.weeks), -1)
    first_row[weeks] = rows[first]
    _refuse_others(table, column, values, (rows, first_row[grid.week_of_row[rows]]), wrong)
    found = np.full(len(grid.weeks), np.nan)
    found[weeks] = values[rows[first]]
    return found


def _refuse_others(
    table: Table, column: str, values: FloatArray, pairs: tuple[IntArray, IntArray], wrong: WrongCells
) -> None:
    rows, firsts = pairs
    first_of = dict(zip(rows.tolist(), firsts.tolist(), strict=True))

    def error(row: int) -> RowError:
        return table.wrong_cell(
            row,
            column,
            "This week has “{first}” in row {row}; the variance of a week is the same in all its rows.",
            first=shown(table.columns[column][first_of[row]]),
            row=table.lines[first_of[row]],
        )

    wrong.add_all(map(int, rows[values[rows] != values[firsts]]), error)


def variance_of_shares(
    table: Table, grid: Grid, values: Mapping[str, FloatArray], side: str
) -> FloatArray | None:
    """The variance within teams of every week where a side is a percentage of so many answers.

    Of n answers that are yes or no, p per cent of them yes, it is n / (n − 1) · p(100 − p). No other answers
    between 0 and 100 with that mean differ more, so as a share of noise it errs to the careful side.
    """
    means, n = values[side], values.get(f"{side}_n")
    if n is None or not _in_percent(table, side):
        return None
    rows = np.flatnonzero(np.isfinite(means) & (n >= 2))
    if not len(rows) or means[rows].min() < 0 or means[rows].max() > 100:
        return None
    weeks, size = grid.week_of_row[rows], len(grid.weeks)
    squares = np.bincount(weeks, n[rows] * means[rows] * (100 - means[rows]), minlength=size)
    freedom = np.bincount(weeks, n[rows] - 1, minlength=size)
    found: FloatArray = np.divide(squares, freedom, out=np.full(size, np.nan), where=freedom > 0)
    return found


def _in_percent(table: Table, side: str) -> bool:
    """Whether the heading or every value of this side has a sign of per cent."""
    cells = [cell.strip() for cell in dict.fromkeys(table.columns[side]) if cell.strip()]
    return "%" in table.headers[side] or all(cell.endswith("%") for cell in cells)
