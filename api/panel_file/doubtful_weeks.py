"""Weeks that may be in a wrong order: numbers that begin anew each year, a year that is not the week's."""

from datetime import date

import numpy as np

from analytics.algebra.arrays import BoolArray
from api.panel_file.declared import Declared
from api.panel_file.grid import Grid
from survey.errors import untranslated
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells
from survey.weeks import monday_of, week_label, week_of

LAST = 51  # a year's last week with rows, give or take the days between the years
PAUSE = 4  # weeks without any row, between the spring of one year and the autumn of the year before
FALL = 26  # from a row to the next, where a year ends


def doubt_weeks(table: Table, grid: Grid, declared: Declared, wrong: WrongCells) -> None:
    """Ask about weeks of which the file does not say which year they are of, or says another one."""
    if grid.week_kind == "number":
        _doubt_numbers(table, grid, declared, wrong)
    elif grid.week_kind == "iso":
        _doubt_years(table, grid, declared, wrong)


def _doubt_numbers(table: Table, grid: Grid, declared: Declared, wrong: WrongCells) -> None:
    """40 … 52, 1 … 17 are sorted 1 … 52 unless somebody says the year."""
    first, last = int(grid.weeks[0]), int(grid.weeks[-1])
    if not (first >= 1 and LAST <= last <= 53):
        return
    numbers = np.unique(grid.week_of_row) + first
    paused = first <= 2 and int(np.diff(numbers).max(initial=0)) > PAUSE
    falls = _falls(grid)
    if not (paused or falls.any()):
        return
    row = int(falls.argmax()) if falls.any() else int((grid.week_of_row == 0).argmax())
    cell = table.columns["week"][row]
    if not declared.accepts(cell):
        reason = untranslated(
            "Are these weeks {first} to {last} of two years? Then write the year with each, as 2026-W03, or "
            "in a column “year”. If they are of one year or plain periods, say --accept {cell}."
        )
        wrong.add(table.wrong_cell(row, "week", reason, first=first, last=last, cell=cell.strip()))


def _falls(grid: Grid) -> BoolArray:
    """Rows at which the weeks of a team begin anew, where they grow from row to row otherwise."""
    order = np.argsort(grid.team_of_row, kind="stable")
    same_team, step = np.diff(grid.team_of_row[order]) == 0, np.diff(grid.week_of_row[order])
    for direction in (1, -1):  # from the first week on, or from the last back
        steps = np.where(same_team, direction * step, 1)
        begins = steps <= -FALL
        if begins.any() and (steps[~begins] > 0).all():
            found = np.zeros(len(order), dtype=bool)
            found[order[1:][begins]] = True
            return found
    return np.zeros(len(order), dtype=bool)


def _doubt_years(table: Table, grid: Grid, declared: Declared, wrong: WrongCells) -> None:
    """29 December 2025 is of week 2026-W01; many programs write 2025-W01 (%Y-W%V), a year too early.

    Then the first such week stands alone, long before the others, and a later first week is missing between
    its neighbours. The same happens to the last week of a year, a year too late.
    """
    present = set((np.unique(grid.week_of_row) + grid.weeks[0]).tolist())
    years = range(monday_of(min(present)).year - 1, monday_of(max(present)).year + 3)
    firsts = {year: week_of(date(year, 1, 4)) for year in years}
    lasts = {year: week_of(date(year, 12, 28)) for year in years}
    for weeks, shift in ((firsts, 1), (lasts, -1)):
        missing = [year for year, week in weeks.items() if _is_between(week, present)]
        for year, week in weeks.items():
            if (
                week in present
                and not _has_neighbour(week, present)
                and any((other - year) * shift > 0 for other in missing)
            ):
                _ask_year(table, grid, week, weeks[year + shift], declared, wrong)


def _ask_year(table: Table, grid: Grid, week: int, meant: int, declared: Declared, wrong: WrongCells) -> None:
    row = int((grid.week_of_row == week - grid.weeks[0]).argmax())
    cell = table.columns["week"][row]
    if not declared.accepts(cell):
        reason = untranslated(
            "Is this {meant}, with the year of the day in place of the week's own? Then write that; if it is "
            "right, say --accept {cell}."
        )
        wrong.add(table.wrong_cell(row, "week", reason, meant=week_label(meant), cell=cell.strip()))


def _is_between(week: int, present: set[int]) -> bool:
    """Whether it is missing and the weeks before and after are not."""
    return week not in present and {week - 1, week + 1} <= present


def _has_neighbour(week: int, present: set[int]) -> bool:
    return bool({week - 1, week + 1} & present)
