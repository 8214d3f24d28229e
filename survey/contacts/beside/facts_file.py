"""Facts from a file: a row for each team and week, and a column for each outcome.

An outcome's column begins with `outcome_` (or `kennzahl_`); the same with `_n` behind it counts the cases.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import isnan
from shlex import quote

from survey.errors import BadInput, RowError, untranslated
from survey.spreadsheets.cells import read_column, require_column
from survey.spreadsheets.headers import Columns
from survey.spreadsheets.labels import read_known
from survey.spreadsheets.missing import NONE, Missing
from survey.spreadsheets.numbers import Decimals, decimals, read_counts, read_numbers
from survey.spreadsheets.outliers import FAR_FROM_OTHERS, strange_figures
from survey.spreadsheets.table import Table, read_table
from survey.spreadsheets.twins import refuse_twins
from survey.spreadsheets.weeks import first_in_dates, read_calendar_week
from survey.spreadsheets.wrong import WrongCells, shown

START, COUNT = "outcome_", "_n"
LONGEST_OUTCOME = 100

COLUMNS = Columns(
    aliases={
        "team": ("team name", "Teamname", "Gruppe"),
        "week": ("Woche", "KW", "Kalenderwoche", "iso week", "ISO-Woche", "date", "Datum"),
    },
    required=("team", "week"),
    families={START: START, "kennzahl_": START},
)


@dataclass(frozen=True, slots=True)
class TeamFact:
    """A figure of a known team and a week of the calendar, and how many cases stand behind it."""

    team: str
    week: int
    outcome: str
    value: float
    n: int | None


def read_facts(
    data: bytes,
    name: str,
    teams: Collection[str],
    *,
    missing: Missing = NONE,
    accepted: Collection[str] = (),
    latest: int | None = None,
) -> tuple[TeamFact, ...]:
    """Read facts about these teams; raises BadInput, or WrongRows with everything that is wrong.

    `missing` are the codes that stand for no value, `accepted` the values that look like one and are none;
    `latest` is the last week that has begun.
    """
    wrong = WrongCells(name)
    table = read_table(data, name, COLUMNS, wrong)
    require_column(table, "team", wrong)
    require_column(table, "week", wrong)
    team_of_row = read_known(table, "team", teams, wrong)
    first = first_in_dates(cell.strip() for cell in dict.fromkeys(table.columns["week"]))

    def read_week(cell: str) -> int:
        week = read_calendar_week(cell, first)
        if latest is not None and week > latest:
            raise BadInput("This week has not begun yet; is the year right?")
        return week

    week_of_row = read_column(table, "week", read_week, None, wrong)
    keys = [
        None if team is None or week is None else (team, week)
        for team, week in zip(team_of_row, week_of_row, strict=True)
    ]
    refuse_twins(table, "week", keys, untranslated("This team and week stand in row {row} already."), wrong)
    outcomes = _outcomes(table, wrong)
    mark = decimals(table, [column for column in table.columns if column.startswith(START)])
    values = {outcome: _values(table, outcome, mark, missing, wrong) for outcome in outcomes}
    wrong.stop_if_any()
    for outcome in outcomes:
        _doubt(table, outcome, [value for value, _ in values[outcome]], accepted, wrong)
    wrong.stop_if_any()
    return tuple(
        TeamFact(*key, outcome.removeprefix(START), value, None if isnan(n) else int(n))
        for row, key in enumerate(keys)
        if key is not None
        for outcome in outcomes
        for value, n in [values[outcome][row]]
        if not isnan(value)
    )


def _outcomes(table: Table, wrong: WrongCells) -> list[str]:
    """The columns of outcomes; at least one, and no count without its outcome."""
    found = [column for column in table.columns if column.startswith(START)]
    outcomes = [column for column in found if not column.endswith(COUNT)]
    for column in found:
        if column.endswith(COUNT) and column.removesuffix(COUNT) not in outcomes:
            reason = untranslated("The column counts the answers of “{of}”, which the file does not have.")
            wrong.add(table.wrong_header(column, reason, of=shown(column.removesuffix(COUNT))))
        elif len(column) > len(START) + LONGEST_OUTCOME:
            reason = untranslated("An outcome's name has at most {limit} characters.")
            wrong.add(table.wrong_header(column, reason, limit=LONGEST_OUTCOME))
    if not found:
        reason = untranslated("There is no outcome; name its column “{start}” and its name, as {example}.")
        values: dict[str, object] = {"start": START, "example": f"{START}cancellations"}
        wrong.add(RowError(table.header_line, START, "", reason, values))
    return outcomes


def _doubt(
    table: Table, outcome: str, values: list[float], accepted: Collection[str], wrong: WrongCells
) -> None:
    """Ask about -99 and its like, and about a figure a thousand times as large as any other."""
    for value in strange_figures(values):
        rows = [row for row, found in enumerate(values) if found == value]
        cell = table.columns[outcome][rows[0]].strip()
        if cell.casefold() not in accepted:
            wrong.add(
                table.wrong_cell(
                    rows[0],
                    outcome,
                    FAR_FROM_OTHERS,
                    count=len(rows),
                    code=quote(f"{outcome}={cell}"),
                    cell=cell,
                )
            )


def _values(
    table: Table, outcome: str, mark: Decimals, missing: Missing, wrong: WrongCells
) -> list[tuple[float, float]]:
    """Value and count of every row, NaN where there is none."""
    values = read_numbers(table, outcome, mark, wrong, missing)
    if outcome + COUNT not in table.columns:
        return [(value, float("nan")) for value in values]
    counts = read_counts(table, outcome + COUNT, mark, wrong, missing)
    wrong.add_all(
        (
            row
            for row, (value, n) in enumerate(zip(values, counts, strict=True))
            if n == 0 and not isnan(value)
        ),
        lambda row: table.wrong_cell(
            row,
            outcome + COUNT,
            "There is a value, {value}, but no case behind it; one of the two is wrong.",
            value=shown(table.columns[outcome][row]),
        ),
    )
    return list(zip(values, counts, strict=True))
