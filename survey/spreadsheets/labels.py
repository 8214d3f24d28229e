"""Columns of names: one spelling for one thing, or only names that are known."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from survey.errors import BadInput, RowError
from survey.spreadsheets.cells import read_column, require_column
from survey.spreadsheets.names import read_name, same_name
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown


def read_labels(table: Table, column: str, wrong: WrongCells, *, required: bool = False) -> list[str | None]:
    """The name in every row, None where the cell is empty; two spellings of one name are refused."""
    if required:
        require_column(table, column, wrong)
    names = read_column(table, column, read_name, None, wrong)
    refuse_spellings(table, [(column, names)], wrong)
    return names


def refuse_spellings(
    table: Table, columns: Sequence[tuple[str, list[str | None]]], wrong: WrongCells
) -> None:
    """Names of these columns that differ in case or spaces only would silently become two things."""
    first_place: dict[str, tuple[int, str]] = {}
    for column, names in columns:
        for row, name in enumerate(names):
            if name is not None and name not in first_place:
                first_place[name] = (row, column)
    first_spelling: dict[str, str] = {}
    for name, (row, column) in sorted(first_place.items(), key=lambda found: found[1]):
        first = first_spelling.setdefault(same_name(name), name)
        if first != name:
            line = table.lines[first_place[first][0]]
            wrong.add(
                table.wrong_cell(
                    row,
                    column,
                    "“{first}” in row {row} differs only in case or spaces; write the name in one way.",
                    first=shown(first),
                    row=line,
                )
            )


def read_known(table: Table, column: str, known: Collection[str], wrong: WrongCells) -> list[str | None]:
    """The known name in every row however it is capitalised, None where the cell is empty."""
    by_spelling = {same_name(name): name for name in known}

    def read(cell: str) -> str:
        spelling = same_name(read_name(cell))
        if spelling in by_spelling:
            return by_spelling[spelling]
        close = get_close_matches(spelling, by_spelling, n=1)
        if close:
            raise BadInput("This name is not known; do you mean “{close}”?", close=by_spelling[close[0]])
        raise BadInput("This name is not known.")

    return read_column(table, column, read, None, wrong)


def one_for_each(
    table: Table,
    column: str,
    keys: Sequence[str | None],
    values: Sequence[str | None],
    contradiction: str,
    wrong: WrongCells,
) -> dict[str, str]:
    """The one value that each key has in this column; rows without one do not matter.

    `contradiction` is the reason told of another value; it may name {key}, {first} and the {row} of that.
    """
    first_row: dict[str, int] = {}
    found: dict[str, str] = {}
    for row, (key, value) in enumerate(zip(keys, values, strict=True)):
        if key is not None and value is not None and key not in found:
            found[key], first_row[key] = value, row

    def error(row: int) -> RowError:
        key = keys[row] or ""
        line = table.lines[first_row[key]]
        return table.wrong_cell(row, column, contradiction, key=shown(key), first=shown(found[key]), row=line)

    wrong.add_all(
        (
            row
            for row, (key, value) in enumerate(zip(keys, values, strict=True))
            if key is not None and value is not None and value != found[key]
        ),
        error,
    )
    return found
