"""The words of a panel file: why a value is left out, and what kind of team each is."""

from collections import Counter

from api.panel_file.columns import OFFICE_WORDS, REASON_WORDS
from api.panel_file.places import Places
from survey.errors import BadInput, RowError
from survey.spreadsheets.cells import read_column
from survey.spreadsheets.headers import snake
from survey.spreadsheets.names import read_name
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown

Labels = tuple[str | None, ...]

MAIN_SHARE = 0.6  # of a team's weeks with a touchpoint, so that it counts as the team's own


def read_reasons(table: Table, wrong: WrongCells) -> list[str | None]:
    """Why a value of the row is left out; None where nothing is."""
    if "left_out" not in table.columns:
        return [None] * len(table)

    def read(cell: str) -> str:
        if snake(cell) not in REASON_WORDS:
            raise BadInput("Write merged, suppressed, provisional or open_channel, or leave the cell empty.")
        return REASON_WORDS[snake(cell)]

    return read_column(table, "left_out", read, None, wrong)


def read_groups(table: Table, places: Places, wrong: WrongCells) -> dict[str, Labels]:
    """Department, touchpoint and office of every team, as far as the file has them."""
    groups = {}
    if "department" in table.columns:
        found = read_column(table, "department", read_name, None, wrong)
        groups["department"] = _only_label(table, "department", found, places, wrong)
    if "touchpoint" in table.columns:
        groups["touchpoint"] = _main_label(read_column(table, "touchpoint", read_name, None, wrong), places)
    if "office" in table.columns:
        found = read_column(table, "office", _read_office, None, wrong)
        groups["office"] = _only_label(table, "office", found, places, wrong)
    return groups


def _read_office(cell: str) -> str:
    if snake(cell) not in OFFICE_WORDS:
        raise BadInput("Write front or back, or leave the cell empty.")
    return OFFICE_WORDS[snake(cell)]


def _only_label(
    table: Table, column: str, found: list[str | None], places: Places, wrong: WrongCells
) -> Labels:
    """A team's label, which is the same in all its rows; a team that changes it has become another team."""
    labels: list[str | None] = [None] * len(places.teams)
    row_of: dict[int, int] = {}
    for row, (label, team) in enumerate(zip(found, places.team_of_row.tolist(), strict=True)):
        if label is None or team < 0:
            continue
        if labels[team] is None:
            labels[team], row_of[team] = label, row
    clashes = (
        (row, team)
        for row, (label, team) in enumerate(zip(found, places.team_of_row.tolist(), strict=True))
        if label is not None and team >= 0 and label != labels[team]
    )

    def error(clash: tuple[int, int]) -> RowError:
        row, team = clash
        return table.wrong_cell(
            row,
            column,
            "{team} has “{first}” here in row {row}; a team that changes this needs a new name from then on.",
            team=shown(places.teams[team]),
            first=shown(labels[team] or ""),
            row=table.lines[row_of[team]],
        )

    wrong.add_all(clashes, error)
    return tuple(labels)


def _main_label(found: list[str | None], places: Places) -> Labels:
    """The label of at least 60 % of a team's rows that have one, else None."""
    counts = [Counter[str]() for _ in places.teams]
    for label, team in zip(found, places.team_of_row.tolist(), strict=True):
        if label is not None and team >= 0:
            counts[team][label] += 1
    return tuple(
        next(
            (label for label, count in counter.most_common(1) if count >= MAIN_SHARE * counter.total()), None
        )
        for counter in counts
    )
