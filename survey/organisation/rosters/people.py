"""People of a roster file: who they are, and nobody twice."""

from collections.abc import Callable, Collection
from functools import partial

from survey.errors import BadInput, RowError, untranslated
from survey.organisation.rosters.roster import RosterPerson
from survey.spreadsheets.cells import read_column, require_column
from survey.spreadsheets.damaged import undamaged_number
from survey.spreadsheets.mailboxes import read_mailbox, same_mailbox
from survey.spreadsheets.names import read_name, same_name
from survey.spreadsheets.table import Table
from survey.spreadsheets.words import read_language
from survey.spreadsheets.wrong import WrongCells, shown

LONGEST_REFERENCE = 100

Optional = list[str | None]


def require_columns_of_people(table: Table, wrong: WrongCells) -> None:
    """Columns of which one may stand for another."""
    columns = table.columns
    if "name" not in columns and not {"first_name", "last_name"} <= columns.keys():
        reason = untranslated("There is no column for people's names: name, or first_name and last_name.")
        wrong.add(RowError(table.header_line, "name", "", reason))
    if columns.keys().isdisjoint({"reference", "email"}):
        reason = untranslated("There is no column that tells people apart: reference or email.")
        wrong.add(RowError(table.header_line, "reference", "", reason))
    wrong.stop_if_any()


def read_people(
    table: Table, teams: Optional, leads: list[bool], wrong: WrongCells, added: Collection[str] = ()
) -> list[RosterPerson]:
    """Everybody, in the order of the file; whoever stands there twice goes to `wrong`."""
    names = _names(table, wrong)
    emails = _optional(table, "email", wrong)
    references = _optional(table, "reference", wrong)
    identities = [
        reference or (same_mailbox(email) if email else None)
        for reference, email in zip(references, emails, strict=True)
    ]
    languages = _optional(table, "language", wrong, added)
    says_language = "language" in table.columns
    _require_identity(table, wrong)
    _refuse_twins(table, identities, emails, teams, wrong)
    return [
        RosterPerson(identity, name, email, team, lead, line, reference is not None, spoken, says_language)
        for identity, name, email, team, lead, line, reference, spoken in zip(
            identities, names, emails, teams, leads, table.lines, references, languages, strict=True
        )
        if identity is not None and name is not None and team is not None
    ]


def _names(table: Table, wrong: WrongCells) -> Optional:
    if "name" in table.columns:
        require_column(table, "name", wrong)
        return read_column(table, "name", read_name, None, wrong)
    parts = []
    for column in ("first_name", "last_name"):
        require_column(table, column, wrong)
        parts.append(read_column(table, column, read_name, "", wrong))
    return [f"{first} {last}" for first, last in zip(*parts, strict=True)]


def _optional(table: Table, column: str, wrong: WrongCells, added: Collection[str] = ()) -> Optional:
    if column not in table.columns:
        return [None] * len(table)
    readers: dict[str, Callable[[str], str]] = {
        "email": read_mailbox,
        "reference": read_reference,
        "language": partial(read_language, added=added),
    }
    return read_column(table, column, readers[column], None, wrong)


def read_reference(cell: str) -> str:
    """A personnel number or the like; raises BadInput with the reason."""
    reference = undamaged_number(read_name(cell))
    if len(reference) > LONGEST_REFERENCE:
        raise BadInput(
            "The text has {length} characters, at most {limit} fit.",
            length=len(reference),
            limit=LONGEST_REFERENCE,
        )
    return reference


def _require_identity(table: Table, wrong: WrongCells) -> None:
    columns = [column for column in ("reference", "email") if column in table.columns]
    wrong.add_all(
        (
            row
            for row in range(len(table))
            if not any(table.columns[column][row].strip() for column in columns)
        ),
        lambda row: table.wrong_cell(row, columns[0], "A person needs a reference or a mail address."),
    )


def _refuse_twins(
    table: Table, identities: Optional, emails: Optional, teams: Optional, wrong: WrongCells
) -> None:
    first_row: dict[str, int] = {}
    owner: dict[str, int] = {}
    for row, (identity, email) in enumerate(zip(identities, emails, strict=True)):
        if identity is None:
            continue
        first = first_row.setdefault(same_name(identity), row)
        if first != row:
            wrong.add(_twice(table, row, first, teams))
        elif email is not None and (other := owner.setdefault(same_mailbox(email), row)) != row:
            reason = untranslated("The person in row {row} has this address already.")
            wrong.add(table.wrong_cell(row, "email", reason, row=table.lines[other]))


def _twice(table: Table, row: int, first: int, teams: Optional) -> RowError:
    known_by = (
        "reference" if "reference" in table.columns and table.columns["reference"][row].strip() else "email"
    )
    team, other = teams[row], teams[first]
    if team is not None and other is not None and team != other:
        return table.wrong_cell(
            row,
            known_by,
            "This person stands in row {row} already, in the team {team}; everybody answers in one team.",
            row=table.lines[first],
            team=shown(other),
        )
    return table.wrong_cell(row, known_by, "This person stands in row {row} already.", row=table.lines[first])
