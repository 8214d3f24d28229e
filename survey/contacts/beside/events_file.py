"""Events from a file: from, to, what happened, and whom it concerned."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from survey.errors import BadInput, untranslated
from survey.spreadsheets.cells import read_column, require_column
from survey.spreadsheets.headers import Columns
from survey.spreadsheets.names import read_name, same_name
from survey.spreadsheets.table import Table, read_table
from survey.spreadsheets.twins import refuse_twins
from survey.spreadsheets.weeks import read_date
from survey.spreadsheets.wrong import WrongCells, shown

COLUMNS = Columns(
    aliases={
        "from": ("von", "begin", "begins", "Beginn", "start", "ab"),
        "to": ("bis", "until", "end", "ends", "Ende"),
        "label": ("Bezeichnung", "Ereignis", "event", "name", "title", "Titel"),
        "scope": ("betrifft", "Geltungsbereich", "Umfang", "whom", "wen"),
    },
    required=("from", "label"),
)

EVERYBODY = {"all", "everybody", "everyone", "organisation", "organization", "alle", "gesamt"}
PREFIX = re.compile(r"(?:(team)|department|abteilung)\s*:\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """Something that happened from one day to another; without department and team it concerned everybody."""

    begins: date
    ends: date
    label: str
    department: str | None = None
    team: str | None = None


Scope = tuple[str | None, str | None]


def read_events(
    data: bytes, name: str, departments: Collection[str], teams: Collection[str]
) -> tuple[CalendarEvent, ...]:
    """Read events in these departments and teams; raises BadInput, or WrongRows with all that is wrong."""
    wrong = WrongCells(name)
    table = read_table(data, name, COLUMNS, wrong)
    require_column(table, "from", wrong)
    require_column(table, "label", wrong)
    begins = read_column(table, "from", _day, None, wrong)
    ends = read_column(table, "to", _day, None, wrong) if "to" in table.columns else [None] * len(table)
    labels = read_column(table, "label", read_name, None, wrong)
    scopes = _scopes(table, departments, teams, wrong)
    events = [
        CalendarEvent(first, last or first, label, *scope) if first and label and scope else None
        for first, last, label, scope in zip(begins, ends, labels, scopes, strict=True)
    ]
    wrong.add_all(
        (row for row, event in enumerate(events) if event and event.ends < event.begins),
        lambda row: table.wrong_cell(row, "to", "This is before the first day."),
    )
    # Whom it concerned and when it began make it this event; a second last day would contradict the first.
    same = [event and (event.begins, event.label, event.department, event.team) for event in events]
    refuse_twins(table, "label", same, untranslated("This event stands in row {row} already."), wrong)
    wrong.stop_if_any()
    return tuple(event for event in events if event is not None)


def _day(cell: str) -> date:
    return read_date(cell, untranslated("This is no day; write 2026-01-14 or 14.01.2026."))


def _scopes(
    table: Table, departments: Collection[str], teams: Collection[str], wrong: WrongCells
) -> list[Scope | None]:
    """Department or team of every row, neither where it concerned everybody; None where it is wrong."""
    if "scope" not in table.columns:
        return [(None, None)] * len(table)
    read = scope_reader(departments, teams)
    found = read_column(table, "scope", read, None, wrong)
    empty = [not cell.strip() for cell in table.columns["scope"]]
    return [(None, None) if nothing else scope for nothing, scope in zip(empty, found, strict=True)]


def scope_reader(departments: Collection[str], teams: Collection[str]) -> Callable[[str], Scope]:
    """What reads whom something concerned: a team, a department, or everybody."""
    of_department = {same_name(name): name for name in departments}
    of_team = {same_name(name): name for name in teams}

    def read(cell: str) -> Scope:
        prefixed = PREFIX.fullmatch(cell)
        name = same_name(read_name(prefixed[2] if prefixed else cell))
        department = None if prefixed and prefixed[1] else of_department.get(name)
        team = None if prefixed and not prefixed[1] else of_team.get(name)
        if department and team:
            raise BadInput(
                "A team and a department have this name; write “team: {name}” or “department: {name}”.",
                name=shown(team),
            )
        if department or team:
            return department, team
        if name in EVERYBODY and not prefixed:
            return None, None
        raise BadInput("No team and no department has this name; leave the cell empty for everybody.")

    return read
