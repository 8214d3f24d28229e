"""The week, or other period, of every row: calendar weeks, dates, numbers, also with a column of years."""

from itertools import pairwise

from analytics.panel import WeekKind
from api.panel_file.columns import PANEL_COLUMNS
from api.panel_file.periods import Period, period_reader, requires_ended_or_running
from survey.errors import BadInput, RowError, untranslated
from survey.spreadsheets.cells import read_column
from survey.spreadsheets.table import Table
from survey.spreadsheets.weeks import GERMAN_DATE, Week, first_in_dates, read_week
from survey.spreadsheets.wrong import WrongCells, shown

YEAR = "year"


def read_periods(table: Table, wrong: WrongCells, latest: int | None) -> list[Period | None]:
    """The period of every row, in the order of the rows; `latest` is the last week that has begun."""
    reader = None if YEAR in table.columns else period_reader(table.columns["week"])
    if reader is None and PANEL_COLUMNS.name_of(table.headers["week"]) == YEAR:
        reason = untranslated(
            "There is no column of weeks or other periods beside this one, and it does not hold years alone."
        )
        wrong.add(table.wrong_header("week", reason))
        wrong.stop_if_any()
    if reader is None:
        weeks = read_weeks(table, wrong, latest)
        periods = {week: Period(week.kind, week.number) for week in set(weeks) if week}
        return [None if week is None else periods[week] for week in weeks]

    def read(cell: str) -> Period:
        return requires_ended_or_running(reader(cell), latest)

    return read_column(table, "week", read, None, wrong)


def read_weeks(table: Table, wrong: WrongCells, latest: int | None) -> list[Week | None]:
    """The week of every row; `latest` is the last that has begun."""
    cells = [cell.strip() for cell in dict.fromkeys(table.columns["week"])]
    first = first_in_dates(cells)
    if first == "month" and any(GERMAN_DATE.fullmatch(cell) for cell in cells):
        reason = untranslated(
            "Some dates begin with the month (01/14/2026), others with the day (14.01.2026): a spreadsheet "
            "may have swapped the two. Export the dates as 2026-01-14."
        )
        wrong.add(table.wrong_header("week", reason))
        wrong.stop_if_any()

    def read(cell: str) -> Week:
        return requires_begun(read_week(cell, first), latest)

    weeks = read_column(table, "week", read, None, wrong)
    return _with_years(table, weeks, latest, wrong) if YEAR in table.columns else weeks


def requires_begun(week: Week, latest: int | None) -> Week:
    """Nobody can know a week that is still to come: a mistyped year, or a forecast."""
    if latest is not None and week.kind == "iso" and week.number > latest:
        raise BadInput("This week has not begun yet; is the year right?")
    return week


def _with_years(
    table: Table, weeks: list[Week | None], latest: int | None, wrong: WrongCells
) -> list[Week | None]:
    """Week numbers joined with the column of years, where they begin anew with a year.

    Plain periods grow with the years and stay what they are.
    """
    years = [cell.strip() for cell in table.columns[YEAR]]
    numbers = [week.number if week and week.kind == "number" else 0 for week in weeks]
    if not all(year.isdecimal() and len(year) == 4 for year in set(years)) or not set(numbers) <= set(
        range(1, 54)
    ):
        return weeks
    pairs = sorted(set(zip(numbers, map(int, years), strict=True)))
    begins_anew = any(
        number == after or year > year_after for (number, year), (after, year_after) in pairwise(pairs)
    )
    if not begins_anew:
        return weeks
    joined: dict[tuple[int, str], Week] = {}
    refused: dict[tuple[int, str], BadInput] = {}
    places = list(zip(numbers, years, strict=True))
    for number, year in set(places):
        try:
            joined[number, year] = requires_begun(read_week(f"{year}-W{number:02}"), latest)
        except BadInput as error:
            refused[number, year] = error
    wrong.add_all(
        (row for row, place in enumerate(places) if place in refused),
        lambda row: table.wrong_cell(row, YEAR, refused[places[row]].message, **refused[places[row]].values),
    )
    return [joined.get(place) for place in places]


def main_kind(table: Table, weeks: list[Period | None], wrong: WrongCells) -> WeekKind:
    """Calendar weeks or plain numbers, whichever most rows have; the others are errors.

    Other periods are of one kind already.
    """
    kinds = [week.kind if week else None for week in weeks]
    other_kinds = {kind for kind in kinds if kind not in {"iso", "number", None}}
    for only in other_kinds:
        if only is not None:
            return only
    kind: WeekKind = "number" if kinds.count("number") > kinds.count("iso") else "iso"
    other: WeekKind = "iso" if kind == "number" else "number"
    if other in kinds and kind in kinds:
        example = kinds.index(kind)

        def error(row: int) -> RowError:
            return table.wrong_cell(
                row,
                "week",
                "Calendar weeks and plain numbers do not mix; row {row}, as most, has {example}.",
                example=shown(table.columns["week"][example]),
                row=table.lines[example],
            )

        wrong.add_all((row for row, found in enumerate(kinds) if found == other), error)
    return kind
