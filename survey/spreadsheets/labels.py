"""Columns of names: one spelling for one thing, or only names that are known."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from survey.errors import RowError, untranslated
from survey.spreadsheets.cells import read_column, require_column
from survey.spreadsheets.names import read_name, same_name, spelling
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown

MOST_NAMED = 8  # known names beside an unknown one


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
    """Names of these columns that people take for one would silently become two things."""
    first_place: dict[str, tuple[int, str]] = {}
    for column, names in columns:
        first_row = dict(
            zip(reversed(names), reversed(range(len(names))), strict=True)
        )  # the last one set is the first
        for name, row in first_row.items():
            if name is not None:
                first_place.setdefault(name, (row, column))
    first_spelling: dict[str, str] = {}
    for name, (row, column) in sorted(first_place.items(), key=lambda found: found[1]):
        first = first_spelling.setdefault(spelling(name), name)
        if first != name:
            reason = untranslated(
                "“{first}” in row {row} differs only in dashes, umlauts or zeros; write the name in one way."
            )
            if same_name(first) == same_name(name):
                reason = untranslated(
                    "“{first}” in row {row} differs only in case or spaces; write the name in one way."
                )
            line = table.lines[first_place[first][0]]
            wrong.add(table.wrong_cell(row, column, reason, first=shown(first), row=line))


def read_known(table: Table, column: str, known: Collection[str], wrong: WrongCells) -> list[str | None]:
    """The known name in every row however it is spelled, None where the cell is empty.

    The nearest names are looked for only where they are told: comparing every unknown one with every known
    one takes minutes.
    """
    exactly = {same_name(name): name for name in known}
    about: dict[str, set[str]] = {}
    for name in known:
        about.setdefault(spelling(name), set()).add(name)

    def read(cell: str) -> str | None:
        name = read_name(cell)
        alike = about.get(spelling(name), set())
        return exactly.get(same_name(name)) or (min(alike) if len(alike) == 1 else None)

    found = read_column(table, column, read, "", wrong)
    empty = {cell for cell in set(table.columns[column]) if not cell.strip()}
    wrong.add_all(
        (row for row, name in enumerate(found) if name is None),
        lambda row: _unknown(table, column, row, known, exactly),
    )
    return [
        None if cell in empty else name or None
        for cell, name in zip(table.columns[column], found, strict=True)
    ]


def _unknown(
    table: Table, column: str, row: int, known: Collection[str], exactly: Mapping[str, str]
) -> RowError:
    """An unknown name with the one that may be meant, or with those that exist."""
    close = get_close_matches(same_name(table.columns[column][row]), exactly, n=1)
    if close:
        reason = untranslated("This name is not known; do you mean “{close}”?")
        return table.wrong_cell(row, column, reason, close=shown(exactly[close[0]]))
    if not known:
        return table.wrong_cell(row, column, "This name is not known.")
    some = sorted(known)[:MOST_NAMED]
    names = ", ".join([*map(shown, some), *(["…"] if len(known) > MOST_NAMED else [])])
    return table.wrong_cell(row, column, "This name is not known. There are: {known}.", known=names)


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
    said = dict.fromkeys(zip(keys, values, strict=True))  # a million rows say few different things
    found: dict[str, str] = {}
    for key, value in said:
        if key is not None and value is not None:
            found.setdefault(key, value)
    refused = {
        (key, value) for key, value in said if key is not None and value is not None and value != found[key]
    }

    def error(row: int) -> RowError:
        key = keys[row] or ""
        first = next(
            place for place, pair in enumerate(zip(keys, values, strict=True)) if pair == (key, found[key])
        )
        line = table.lines[first]
        return table.wrong_cell(row, column, contradiction, key=shown(key), first=shown(found[key]), row=line)

    if refused:
        wrong.add_all(
            (row for row, pair in enumerate(zip(keys, values, strict=True)) if pair in refused), error
        )
    return found
