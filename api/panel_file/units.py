"""A merger or a split ends a unit: from then on the same name stands for another one."""

from bisect import bisect_right

from api.panel_file.periods import Period
from survey.spreadsheets.cells import read_column
from survey.spreadsheets.headers import snake
from survey.spreadsheets.table import Table
from survey.spreadsheets.words import YES_NO
from survey.spreadsheets.wrong import WrongCells

COLUMN = "new_unit"


def split_units(
    table: Table, names: list[str | None], periods: list[Period | None], wrong: WrongCells
) -> list[str | None]:
    """The unit of every row: the team's name, with the period it begins in where a mark ended the one before.

    A mark in a team's first row ends nothing. A merged team has another size, another level and other people:
    what it was before says nothing about what is usual for it now.
    """
    if COLUMN not in table.columns:
        return names
    marks = read_column(table, COLUMN, _is_mark, False, wrong)
    first: dict[str, int] = {}
    begins: dict[str, dict[int, Period]] = {}
    rows = list(zip(names, periods, strict=True))
    for (name, period), mark in zip(rows, marks, strict=True):
        if name is not None and period is not None:
            first[name] = min(first.get(name, period.number), period.number)
            if mark:
                begins.setdefault(name, {})[period.number] = period
    starts = {
        name: sorted(number for number in found if number > first[name]) for name, found in begins.items()
    }

    def unit(name: str | None, period: Period | None) -> str | None:
        if name is None or period is None or name not in starts:
            return name
        place = bisect_right(starts[name], period.number)
        return f"{name} ({begins[name][starts[name][place - 1]].label} –)" if place else name

    return [unit(name, period) for name, period in rows]


def _is_mark(cell: str) -> bool:
    """Yes, an x, a 1, or what happened in words; no, nein and 0 are none."""
    return YES_NO.get(snake(cell), True)
