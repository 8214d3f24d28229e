"""The words of a panel file: why a value is left out, and what kind of team each is."""

from collections import Counter

from api.panel_file.columns import REASON_WORDS, TRAITS
from api.panel_file.grid import Grid
from survey.errors import BadInput, untranslated
from survey.spreadsheets.cells import read_column
from survey.spreadsheets.headers import snake
from survey.spreadsheets.labels import one_for_each, read_labels
from survey.spreadsheets.table import Table
from survey.spreadsheets.words import read_office
from survey.spreadsheets.wrong import WrongCells

Labels = tuple[str | None, ...]

NOT_INVENTED = {"", "no", "nein", "0", "false", "falsch"}
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


def is_invented(table: Table) -> bool:
    """Whether any row is marked as made up: what is mixed with invented values is no finding either."""
    return "invented" in table.columns and any(
        snake(cell) not in NOT_INVENTED for cell in table.columns["invented"]
    )


def read_groups(table: Table, grid: Grid, wrong: WrongCells) -> dict[str, Labels]:
    """What kind of team each is, as far as the file has it."""
    groups = {}
    if "department" in table.columns:
        found = read_labels(table, "department", wrong)
        groups["department"] = _only_label(table, "department", found, grid, wrong)
    if "touchpoint" in table.columns:
        groups["touchpoint"] = _main_label(read_labels(table, "touchpoint", wrong), grid)
    if "office" in table.columns:
        found = read_column(table, "office", read_office, None, wrong)
        groups["office"] = _only_label(table, "office", found, grid, wrong)
    for trait in TRAITS:
        if trait in table.columns:
            groups[trait] = _main_label(read_labels(table, trait, wrong), grid)
    return groups


def _only_label(table: Table, column: str, found: list[str | None], grid: Grid, wrong: WrongCells) -> Labels:
    """A team's label, which is the same in all its rows; a team that changes it has become another team."""
    contradiction = untranslated(
        "{key} has “{first}” here in row {row}; a team that changes this needs a new name from then on."
    )
    teams = [grid.teams[team] if team >= 0 else None for team in grid.team_of_row.tolist()]
    labels = one_for_each(table, column, teams, found, contradiction, wrong)
    return tuple(labels.get(team) for team in grid.teams)


def _main_label(found: list[str | None], grid: Grid) -> Labels:
    """The label of at least 60 % of a team's rows that have one, else None."""
    counts = [Counter[str]() for _ in grid.teams]
    for label, team in zip(found, grid.team_of_row.tolist(), strict=True):
        if label is not None and team >= 0:
            counts[team][label] += 1
    return tuple(
        next(
            (label for label, count in counter.most_common(1) if count >= MAIN_SHARE * counter.total()), None
        )
        for counter in counts
    )
