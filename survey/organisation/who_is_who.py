"""Whom of the known people a roster means: by number or address, and never by a guess.

The same address is the same person, whatever number a spreadsheet has made of theirs. Where number and
address belong to two people, the name decides, and where it does not, nobody does.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from survey.errors import RowError, untranslated
from survey.organisation.rosters.roster import RosterPerson
from survey.organisation.snapshot import Row, Rows
from survey.spreadsheets.mailboxes import same_mailbox
from survey.spreadsheets.names import same_name
from survey.spreadsheets.wrong import WrongCells, shown


def who_is_who(known: Rows, people: Sequence[RosterPerson], wrong: WrongCells) -> list[UUID | None]:
    """The known person behind each of the roster, None for newcomers; contradictions go to `wrong`."""
    present, gone = _Known(known.values(), left=False), _Known(known.values(), left=True)
    found: list[UUID | None] = []
    row_of: dict[UUID, int] = {}
    for person in people:
        row = _one_of(present.by_reference(person), present.by_email(person), person, wrong)
        # Whoever has just left may come back, but nobody who is there is taken for them.
        row = row or gone.by_reference(person) or gone.by_email(person)
        found.append(row["id"] if row else None)
        if row is None:
            continue
        first = row_of.setdefault(row["id"], person.line)
        if first != person.line:
            reason = untranslated(
                "By number or address this is the person in row {row} as well, known as {name}. "
                "Mend the number or the address of one of them."
            )
            wrong.add(_wrong(person, reason, row=first, name=shown(row["name"])))
    _refuse_lost_zeros(present, people, found, wrong)
    return found


class _Known:
    """People by what a roster may know them by."""

    def __init__(self, rows: Iterable[Row], *, left: bool) -> None:
        self.rows = [row for row in rows if (row["left_week"] is not None) is left]
        self._references = {same_name(row["reference"]): row for row in self.rows}
        self._emails = {same_mailbox(row["email"]): row for row in self.rows if row["email"]}

    def by_reference(self, person: RosterPerson) -> Row | None:
        return self._references.get(same_name(person.reference))

    def by_email(self, person: RosterPerson) -> Row | None:
        return self._emails.get(same_mailbox(person.email)) if person.email else None


def _one_of(a: Row | None, b: Row | None, person: RosterPerson, wrong: WrongCells) -> Row | None:
    if a is None or b is None or a is b:
        return a or b
    named = [row for row in (a, b) if same_name(row["name"]) == same_name(person.name)]
    if len(named) == 1:
        return named[0]
    reason = untranslated(
        "The number belongs to {a}, the address to {b}. Mend one of them; if {b} has left and the address "
        "was given to somebody else, import a roster without both first."
    )
    wrong.add(_wrong(person, reason, a=shown(a["name"]), b=shown(b["name"])))
    return a


def _refuse_lost_zeros(
    present: _Known, people: Sequence[RosterPerson], found: Sequence[UUID | None], wrong: WrongCells
) -> None:
    """Without an address, a number that has lost its zeros would make one person leave and another join."""
    recognised = set(found)
    without_zeros = {
        row["reference"].lstrip("0"): row
        for row in present.rows
        if row["id"] not in recognised and lost_zeros(row["reference"], row["reference"].lstrip("0"))
    }

    def wrong_row(person: RosterPerson) -> RowError:
        reason = untranslated(
            "This number was {before}: a spreadsheet has removed the zeros in front of it. Import that "
            "column as text and save the file again."
        )
        return _wrong(person, reason, before=shown(without_zeros[person.reference]["reference"]))

    wrong.add_all(
        (
            person
            for person, each in zip(people, found, strict=True)
            if each is None and _same_person(without_zeros, person)
        ),
        wrong_row,
    )


def _same_person(without_zeros: Mapping[str, Row], person: RosterPerson) -> bool:
    row = without_zeros.get(person.reference)
    return row is not None and same_name(row["name"]) == same_name(person.name)


def lost_zeros(before: str, after: str) -> bool:
    """Whether this number is the other one without the zeros in front."""
    return before.isdecimal() and before != after and before.lstrip("0") == after


def _wrong(person: RosterPerson, reason: str, **values: object) -> RowError:
    return RowError(person.line, "reference", shown(person.reference), reason, values)
