"""Where each row belongs: its team and its calendar week, no cell twice."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import BoolArray, IntArray
from analytics.panel import WeekKind
from api.panel_file.periods import Period, period_reader
from api.panel_file.total_names import is_total
from api.panel_file.units import split_units
from api.panel_file.weeks import main_kind, read_periods
from survey.errors import BadInput, RowError, untranslated
from survey.spreadsheets.cells import rows_without
from survey.spreadsheets.labels import read_labels
from survey.spreadsheets.table import Table
from survey.spreadsheets.weeks import read_week
from survey.spreadsheets.wrong import WrongCells, shown

MAX_SPAN = 1_044  # weeks: twenty years
LAST_OF_YEAR = 53
# The analysis compares every team with every other, and keeps tables of teams × weeks: more take gigabytes.
MAX_TEAMS = 3_000
MAX_CELLS = 2_000_000  # teams × weeks, and so rows


@dataclass(frozen=True, slots=True)
class Grid:
    """Teams, consecutive weeks, and where every row stands among them (-1 where nowhere)."""

    teams: tuple[str, ...]
    weeks: IntArray
    week_kind: WeekKind
    team_of_row: IntArray
    week_of_row: IntArray

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.teams), len(self.weeks)

    @property
    def of_row(self) -> IntArray:
        """Cells of the flattened teams × weeks; meaningful once nothing was wrong."""
        return self.team_of_row * len(self.weeks) + self.week_of_row


def read_grid(table: Table, wrong: WrongCells, latest: int | None = None) -> Grid:
    """Read the columns team and week, up to the week `latest`; what is wrong with them goes to `wrong`."""
    names = read_labels(table, "team", wrong, required=True)
    _require_weeks(table, wrong)
    weeks = read_periods(table, wrong, latest)
    names = split_units(table, names, weeks, wrong)
    teams = tuple(sorted({name for name in names if name is not None}))
    team_number = {team: number for number, team in enumerate(teams)}
    team_of_row = np.fromiter((team_number.get(name, -1) for name in names), np.int64, len(names))  # type: ignore[arg-type]  # None is in no team
    kind = main_kind(table, weeks, wrong)
    number = np.fromiter((week.number if week else -1 for week in weeks), np.int64, len(weeks))
    number[np.fromiter((week is None or week.kind != kind for week in weeks), bool, len(weeks))] = -1
    known = (team_of_row >= 0) & (number >= 0)
    if not known.any():
        return Grid(teams, np.arange(0), kind, team_of_row, number)
    first, last = int(number[known].min()), int(number[known].max())
    span = np.arange(first, last + 1)
    grid = Grid(teams, span, kind, team_of_row, np.where(known, number - first, -1))
    _refuse_long_span(table, number, known, wrong)
    if len(teams) > MAX_TEAMS:
        raise BadInput(
            "{file} has {teams} teams, at most {most} can be analysed; is “{column}” the team?",
            file=table.file,
            teams=len(teams),
            most=MAX_TEAMS,
            column=table.headers["team"],
        )
    if len(span) <= MAX_SPAN and len(teams) * len(span) > MAX_CELLS:
        raise BadInput(
            "{file} has {teams} teams in {weeks} weeks, more than can be analysed; is “{column}” the team?",
            file=table.file,
            teams=len(teams),
            weeks=len(span),
            column=table.headers["team"],
        )
    _refuse_twins(table, grid, known, wrong)
    return grid


def _require_weeks(table: Table, wrong: WrongCells) -> None:
    """Every row needs its week. A column of names where the teams' column holds weeks is told once."""
    if _all_weeks(table.columns["team"]) and not _any_week(table.columns["week"]):
        reason = untranslated(
            "This column holds no week, but “{team}” holds nothing else; are the two swapped?"
        )
        wrong.add(table.wrong_header("week", reason, team=shown(table.headers["team"])))
        wrong.stop_if_any()

    def missing(row: int) -> RowError:
        if is_total(table.columns["team"][row]):
            return table.wrong_cell(row, "week", "This looks like a total below the table; remove the row.")
        return table.wrong_cell(row, "week", "This cell must not be empty.")

    wrong.add_all(rows_without(table.columns["week"]), missing)


def _all_weeks(cells: list[str]) -> bool:
    """Whether every cell is an ISO week or a date; plain numbers may be names as well."""
    return all(_kind(cell) == "iso" for cell in dict.fromkeys(cells))


def _any_week(cells: list[str]) -> bool:
    return any(_kind(cell) for cell in dict.fromkeys(cells)) or period_reader(cells) is not None


def _kind(cell: str) -> WeekKind | None:
    try:
        return read_week(cell.strip()).kind
    except BadInput:
        return None


def _refuse_long_span(table: Table, number: IntArray, known: BoolArray, wrong: WrongCells) -> None:
    """More than twenty years between two rows is a typing error; tell the rows far from the middle."""
    if number[known].max() - number[known].min() < MAX_SPAN:
        return
    far = known & (np.abs(number - np.median(number[known])) >= MAX_SPAN / 2)
    wrong.add_all(
        map(int, np.flatnonzero(far)),
        lambda row: table.wrong_cell(
            row,
            "week",
            "The rows span more than twenty years, and this one is far from the others; is the year right?",
        ),
    )


def _refuse_twins(table: Table, grid: Grid, known: BoolArray, wrong: WrongCells) -> None:
    """One row for one team and week."""
    rows = np.flatnonzero(known)
    order = rows[np.argsort(grid.of_row[rows], kind="stable")]
    placed = grid.of_row[order]
    begins = np.concatenate(([True], placed[1:] != placed[:-1]))
    first = np.empty(len(known), dtype=np.int64)
    first[order] = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    twins = np.sort(order[~begins])
    again = untranslated("This team and week stand in row {row} already.")
    if grid.week_kind == "number" and grid.weeks[-1] <= LAST_OF_YEAR:
        again = untranslated(
            "This team and week stand in row {row} already; if they are of two years, write the year with "
            "the week, as 2026-W03, or in a column “year”."
        )

    def error(row: int) -> RowError:
        week = Period(grid.week_kind, int(grid.weeks[grid.week_of_row[row]]))
        return RowError(
            table.lines[row],
            shown(table.headers["week"]),
            shown(f"{grid.teams[grid.team_of_row[row]]}, {week.label}"),
            again,
            {"row": table.lines[int(first[row])]},
        )

    wrong.add_all(map(int, twins), error)
