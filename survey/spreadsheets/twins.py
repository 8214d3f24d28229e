"""Rows that say the same thing twice."""

from collections.abc import Hashable, Sequence

from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells


def refuse_twins(
    table: Table, column: str, keys: Sequence[Hashable | None], reason: str, wrong: WrongCells
) -> None:
    """Refuse every later row with the same key, in this column; `reason` names the {row} of the first."""
    first_row: dict[Hashable, int] = {}
    wrong.add_all(
        (row for row, key in enumerate(keys) if key is not None and first_row.setdefault(key, row) != row),
        lambda row: table.wrong_cell(row, column, reason, row=table.lines[first_row[keys[row]]]),
    )
