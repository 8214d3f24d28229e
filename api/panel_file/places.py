"""Where each row belongs: its team and its calendar week, no place twice."""

from dataclasses import dataclass

import numpy as np

from analytics.panel import BoolArray, IntArray, WeekKind
from survey.errors import BadInput, RowError, untranslated
from survey.spreadsheets.cells import read_column
from survey.spreadsheets.labels import read_labels
from survey.spreadsheets.names import same_name
from survey.spreadsheets.table import Table
from survey.spreadsheets.weeks import Week, read_week
from survey.spreadsheets.wrong import WrongCells, shown

MAX_SPAN = 1_044  # weeks: twenty years
MAX_CELLS = 20_000_000  # teams × weeks: 160 MB for each column of the file

TOTALS = {"total", "totals", "sum", "grand total", "average", "mean", "all"} | {
    "summe", "gesamt", "gesamtsumme", "gesamtergebnis", "insgesamt", "durchschnitt", "mittelwert", "alle",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Teams, consecutive weeks, and the place of every row among them (-1 where it has none)."""

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
        """Places in the flattened teams × weeks; meaningful once nothing was wrong."""
        return self.team_of_row * len(self.weeks) + self.week_of_row


def place_rows(table: Table, wrong: WrongCells) -> Places:
    """Read the columns team and week; what is wrong with them goes to `wrong`."""
    names = read_labels(table, "team", wrong, required=True)
    weeks = _read_weeks(table, wrong)
    teams = tuple(sorted({name for name in names if name is not None}))
    team_place = {team: place for place, team in enumerate(teams)}
    team_of_row = np.fromiter((team_place.get(name, -1) for name in names), np.int64, len(names))  # type: ignore[arg-type]  # None has no place
    kind = _main_kind(table, weeks, wrong)
    number = np.fromiter((week.number if week else -1 for week in weeks), np.int64, len(weeks))
    number[np.fromiter((week is None or week.kind != kind for week in weeks), bool, len(weeks))] = -1
    known = (team_of_row >= 0) & (number >= 0)
    if not known.any():
        return Places(teams, np.arange(0), kind, team_of_row, number)
    first, last = int(number[known].min()), int(number[known].max())
    span = np.arange(first, last + 1)
    places = Places(teams, span, kind, team_of_row, np.where(known, number - first, -1))
    _refuse_long_span(table, number, known, wrong)
    if len(span) <= MAX_SPAN and len(teams) * len(span) > MAX_CELLS:
        raise BadInput(
            "{file} has {teams} teams in {weeks} weeks, more than can be analysed; is “{column}” the team?",
            file=table.file,
            teams=len(teams),
            weeks=len(span),
            column=table.headers["team"],
        )
    _refuse_twins(table, places, known, wrong)
    return places


def _read_weeks(table: Table, wrong: WrongCells) -> list[Week | None]:
    """The week of every row. A column of names where the teams' column holds weeks is told once."""
    if _all_weeks(table.columns["team"]) and not _any_week(table.columns["week"]):
        reason = untranslated(
            "This column holds no week, but “{team}” holds nothing else; are the two swapped?"
        )
        wrong.add(table.wrong_header("week", reason, team=shown(table.headers["team"])))
        wrong.stop_if_any()
    weeks = read_column(table, "week", read_week, None, wrong)

    def missing(row: int) -> RowError:
        if same_name(table.columns["team"][row]) in TOTALS:
            return table.wrong_cell(row, "week", "This looks like a total below the table; remove the row.")
        return table.wrong_cell(row, "week", "This cell must not be empty.")

    wrong.add_all((row for row, cell in enumerate(table.columns["week"]) if not cell.strip()), missing)
    return weeks


def _all_weeks(cells: list[str]) -> bool:
    """Whether every cell is an ISO week or a date; plain numbers may be names as well."""
    return all(_kind(cell) == "iso" for cell in dict.fromkeys(cells))


def _any_week(cells: list[str]) -> bool:
    return any(_kind(cell) for cell in dict.fromkeys(cells))


def _kind(cell: str) -> WeekKind | None:
    try:
        return read_week(cell.strip()).kind
    except BadInput:
        return None


def _main_kind(table: Table, weeks: list[Week | None], wrong: WrongCells) -> WeekKind:
    """Calendar weeks or plain numbers, whichever most rows have; the others are errors."""
    kinds = [week.kind if week else None for week in weeks]
    kind: WeekKind = "number" if kinds.count("number") > kinds.count("iso") else "iso"
    other: WeekKind = "iso" if kind == "number" else "number"
    if other in kinds and kind in kinds:
        example = kinds.index(kind)
        wrong.add_all(
            (row for row, found in enumerate(kinds) if found == other),
            lambda row: table.wrong_cell(
                row,
                "week",
                "Calendar weeks and plain numbers do not mix; row {row}, as most, has {example}.",
                example=shown(table.columns["week"][example]),
                row=table.lines[example],
            ),
        )
    return kind


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


def _refuse_twins(table: Table, places: Places, known: BoolArray, wrong: WrongCells) -> None:
    """One row for one team and week."""
    rows = np.flatnonzero(known)
    order = rows[np.argsort(places.of_row[rows], kind="stable")]
    placed = places.of_row[order]
    begins = np.concatenate(([True], placed[1:] != placed[:-1]))
    first = np.empty(len(known), dtype=np.int64)
    first[order] = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    twins = np.sort(order[~begins])

    def error(row: int) -> RowError:
        week = Week(places.week_kind, int(places.weeks[places.week_of_row[row]]))
        return RowError(
            table.lines[row],
            shown(table.headers["week"]),
            shown(f"{places.teams[places.team_of_row[row]]}, {week.label}"),
            "This team and week stand in row {row} already.",
            {"row": table.lines[int(first[row])]},
        )

    wrong.add_all(map(int, twins), error)
