"""A roster as a program sends it: the same columns as in a file, an object for each person."""

from collections.abc import Collection, Sequence
from typing import Any

from survey.errors import BadInput, RowError, untranslated
from survey.organisation.rosters.file import COLUMNS, roster_of
from survey.organisation.rosters.roster import Roster
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown

MOST_PEOPLE = 200_000


def read_roster_rows(rows: Sequence[Any], name: str, added: Collection[str] = ()) -> Roster:
    """Read people, the first of them being row 1; raises BadInput, or WrongRows with all that is wrong."""
    if not rows:
        raise BadInput(
            "There is nobody in this roster. A roster is complete, so everybody would have left; if that is "
            "meant, import a file."
        )
    if len(rows) > MOST_PEOPLE:
        raise BadInput("{file} holds more than {limit} rows; split it.", file=name, limit=MOST_PEOPLE)
    wrong = WrongCells(name)
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            _judge(number, row, wrong)
        else:
            wrong.add(RowError(number, None, shown(str(row)), _NO_OBJECT))
    wrong.stop_if_any()
    given = {*COLUMNS.required, *(field for row in rows for field in row)}
    columns = [column for column in COLUMNS.aliases if column in given]
    return roster_of(
        Table(
            file=name,
            delimiter="|",
            header_line=0,
            headers={column: column for column in columns},
            columns={column: [_text(row.get(column)) for row in rows] for column in columns},
            lines=range(1, len(rows) + 1),
        ),
        wrong,
        added,
    )


_NO_OBJECT = untranslated("A person is a JSON object with a field for each column.")


def _judge(number: int, row: dict[str, Any], wrong: WrongCells) -> None:
    for field, value in row.items():
        if field not in COLUMNS.aliases:
            reason = untranslated("There is no such field. There are: {known}.")
            known: dict[str, object] = {"known": ", ".join(COLUMNS.aliases)}
            wrong.add(RowError(number, shown(field), "", reason, known))
        elif not (value is None or isinstance(value, (str, int))):
            reason = untranslated("A field holds text, a whole number, true, false or null.")
            wrong.add(RowError(number, field, shown(str(value)), reason))


def _text(value: str | int | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
