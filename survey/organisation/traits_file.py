"""What kind of team each is, from a file: a row for a team, and columns for what is known of it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from survey.errors import BadInput, RowError, untranslated
from survey.spreadsheets.cells import read_column, require_column
from survey.spreadsheets.headers import Columns, snake
from survey.spreadsheets.labels import read_known, refuse_spellings
from survey.spreadsheets.names import read_name
from survey.spreadsheets.table import Table, read_table
from survey.spreadsheets.twins import refuse_twins
from survey.spreadsheets.weeks import first_in_dates, read_calendar_week
from survey.spreadsheets.wrong import WrongCells

TRAITS = ("site", "part_time", "tenure")
# A figure of its own for each team compares nothing, and of a small team it would be that of a person.
BANDS = ("part_time", "tenure")
UNKNOWN = {"unknown", "unbekannt"}

COLUMNS = Columns(
    aliases={
        "team": ("team name", "Teamname", "Gruppe"),
        "since": ("seit", "ab", "gültig ab", "valid from", "from", "von"),
        "site": ("Standort", "location", "branch", "Filiale"),
        "part_time": ("Teilzeit", "Teilzeitanteil", "part-time share"),
        "tenure": ("Betriebszugehörigkeit", "Zugehörigkeit", "tenure band", "length of service"),
    },
    required=("team",),
)

ASK_FOR_A_BAND = {
    "part_time": untranslated(
        "This is a figure of one team alone; write a band that several share, such as “up to a quarter”."
    ),
    "tenure": untranslated(
        "This is a figure of one team alone; write a band that several share, such as “mostly up to 2 years”."
    ),
}
FIGURE = re.compile(r"[\s\d.,]+(%|\w+\.?)?")


@dataclass(frozen=True, slots=True)
class ToldTrait:
    """From this week on the team is so; an empty label says that it is no longer known."""

    team: str
    trait: str
    since: int
    label: str


def read_traits(data: bytes, name: str, teams: Collection[str], this_week: int) -> tuple[ToldTrait, ...]:
    """Read traits of these teams; raises BadInput, or WrongRows with everything that is wrong.

    An empty cell says nothing. What names no first week holds from `this_week` on.
    """
    wrong = WrongCells(name)
    table = read_table(data, name, COLUMNS, wrong)
    require_column(table, "team", wrong)
    team_of_row = read_known(table, "team", teams, wrong)
    since = _weeks(table, this_week, wrong)
    same = [
        None if team is None or week is None else (team, week)
        for team, week in zip(team_of_row, since, strict=True)
    ]
    refuse_twins(table, "team", same, untranslated("This team and week stand in row {row} already."), wrong)
    found = {trait: _labels(table, trait, wrong) for trait in TRAITS if trait in table.columns}
    if not found:
        reason = untranslated(
            "The file says nothing about teams; give it a column “site”, “part_time” or “tenure”."
        )
        wrong.add(RowError(table.header_line, "site", "", reason, {}))
    wrong.stop_if_any()
    return tuple(
        ToldTrait(key[0], trait, key[1], "" if snake(label) in UNKNOWN else label)
        for row, key in enumerate(same)
        if key is not None
        for trait, labels in found.items()
        if (label := labels[row]) is not None
    )


def _weeks(table: Table, this_week: int, wrong: WrongCells) -> list[int | None]:
    if "since" not in table.columns:
        return [this_week] * len(table)
    first = first_in_dates(cell.strip() for cell in dict.fromkeys(table.columns["since"]))

    def read(cell: str) -> int:
        week = read_calendar_week(cell, first)
        if week > this_week:
            raise BadInput("This week has not begun yet; is the year right?")
        return week

    found = read_column(table, "since", read, None, wrong)
    return [
        week if cell.strip() else this_week for week, cell in zip(found, table.columns["since"], strict=True)
    ]


def _labels(table: Table, trait: str, wrong: WrongCells) -> list[str | None]:
    def read(cell: str) -> str:
        label = read_name(cell)
        if trait in BANDS and FIGURE.fullmatch(label):
            raise BadInput(ASK_FOR_A_BAND[trait])
        return label

    found = read_column(table, trait, read, None, wrong)
    refuse_spellings(table, [(trait, found)], wrong)
    return found
