"""Who of the roster counts as known: there from the first week, or looked at by name by a second person.

    SECRETS/known         a code of each known person, and which lists were refused, by codes
    SECRETS/known-lock    held while that is replaced

Time makes nobody known: accounts that wait would be. A code is bound to the person's row, team, name and
address, so whoever moves, or is called otherwise, has to be looked at again. It lies among the secrets and
is made with a key from there: whoever writes into the tables makes nobody known, and the file names nobody.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from survey.errors import Misconfigured
from survey.organisation.snapshot import Organisation, Row
from survey.private_directory import disk_errors_as_sentences
from survey.secrets_directory import SecretsDirectory
from survey.spreadsheets.names import in_order

FILE, LOCK, PURPOSE = "known", "known-lock", "known-people"
FROM_THE_START, BY_SECOND_PERSON = "start", "second"

Standing = Literal["new", "start", "second"]


@dataclass(frozen=True, slots=True)
class Known:
    """The file as it was read, and the key that its codes are made with."""

    key: bytes
    # Of each person's row, as a code: the code of what was looked at, and by whom.
    people: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    # Of each team, as a code: the digest of the list that was refused, and the day.
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def standing(self, row: Row) -> Standing:
        """How somebody stands: new as long as nobody has looked."""
        code, by = self.people.get(self.who(row["id"]), ("", ""))
        if not hmac.compare_digest(code, self.what(row)):
            return "new"
        return "start" if by == FROM_THE_START else "second"

    def knows(self, row: Row) -> bool:
        """Whether somebody counts as known, as they stand in this row."""
        return self.standing(row) != "new"

    def who(self, row_id: UUID) -> str:
        """The code of a row, of a person or a team."""
        return self._code("who", str(row_id))

    def what(self, row: Row) -> str:
        """The code of what somebody looks at: who, where since when, under which name and address."""
        told = ("id", "team", "team_since", "name", "email")
        return self._code("what", *(str(row[name]) for name in told))

    def _code(self, *parts: str) -> str:
        return hmac.new(self.key, json.dumps(parts).encode(), sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class NameList:
    """The people of one team, as somebody looks at them; `digest` stands for exactly this list."""

    team: UUID
    name: str
    people: tuple[tuple[Row, Standing], ...]
    digest: str
    # The day on which exactly this list was refused.
    refused: str

    @property
    def new(self) -> list[Row]:
        """Those whom nobody has looked at."""
        return [row for row, standing in self.people if standing == "new"]

    @property
    def standing(self) -> Standing:
        """That of whoever is looked at least."""
        found = {standing for _, standing in self.people}
        return "new" if "new" in found else "start" if "start" in found else "second"


def read_known(secrets: SecretsDirectory) -> Known | None:
    """What is kept; None before the first week has opened."""
    content = secrets.read(FILE)
    if content is None:
        return None
    try:
        told = json.loads(content)
        people, refused = (
            {str(each): (str(one), str(other)) for each, (one, other) in told[part].items()}
            for part in ("people", "refused")
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Misconfigured(
            "{file} is damaged. Bring it back from an export of the secrets.", file=secrets.path / FILE
        ) from None
    return Known(secrets.key(PURPOSE), people, refused)


def nobody_known(secrets: SecretsDirectory) -> Known:
    """As before anything was kept."""
    return Known(secrets.key(PURPOSE))


def name_lists(known: Known, organisation: Organisation) -> list[NameList]:
    """Every team that has people, with their names in order."""
    people: dict[UUID, list[Row]] = {}
    for row in organisation.present:
        people.setdefault(row["team"], []).append(row)
    return [
        _list_of(known, organisation.teams[team], rows)
        for team, rows in sorted(
            people.items(), key=lambda each: in_order(organisation.teams[each[0]]["name"])
        )
    ]


def found_known(secrets: SecretsDirectory, people: Collection[Row]) -> None:
    """At the first opening: these are there from the start. What is kept already stays."""
    known = nobody_known(secrets)
    with _locked(secrets):
        if secrets.read(FILE) is None:
            _write(secrets, {known.who(row["id"]): (known.what(row), FROM_THE_START) for row in people}, {})


def confirm_list(secrets: SecretsDirectory, confirmed: NameList, organisation: Organisation) -> None:
    """From now on everybody of this list is known."""
    with _locked(secrets):
        known = read_known(secrets) or nobody_known(secrets)
        people = _of_rows(known, organisation)
        for row, _ in confirmed.people:
            people[known.who(row["id"])] = (known.what(row), BY_SECOND_PERSON)
        refused = {team: kept for team, kept in known.refused.items() if team != known.who(confirmed.team)}
        _write(secrets, people, refused)


def refuse_list(secrets: SecretsDirectory, refused: NameList, organisation: Organisation, day: str) -> None:
    """Whom nobody has looked at stays new, and whoever is only there from the start is new from now on."""
    with _locked(secrets):
        known = read_known(secrets) or nobody_known(secrets)
        people = _of_rows(known, organisation)
        for row, standing in refused.people:
            if standing != "second":
                people.pop(known.who(row["id"]), None)
        told = {**known.refused, known.who(refused.team): (refused.digest, day)}
        _write(secrets, people, told)


def _list_of(known: Known, team: Row, rows: list[Row]) -> NameList:
    ordered = sorted(rows, key=lambda row: (in_order(row["name"]), str(row["id"])))
    digest = sha256("\n".join([str(team["id"]), *map(known.what, ordered)]).encode()).hexdigest()
    refused, day = known.refused.get(known.who(team["id"]), ("", ""))
    return NameList(
        team["id"],
        team["name"],
        tuple((row, known.standing(row)) for row in ordered),
        digest,
        day if hmac.compare_digest(refused, digest) else "",
    )


def _of_rows(known: Known, organisation: Organisation) -> dict[str, tuple[str, str]]:
    """What is kept of those whose rows exist; of everybody else nothing stays."""
    existing = set(map(known.who, organisation.people))
    return {who: kept for who, kept in known.people.items() if who in existing}


def _write(
    secrets: SecretsDirectory,
    people: Mapping[str, tuple[str, str]],
    refused: Mapping[str, tuple[str, str]],
) -> None:
    told: dict[str, Any] = {"people": people, "refused": refused}
    secrets.write(FILE, json.dumps(told, sort_keys=True).encode())


@contextmanager
def _locked(secrets: SecretsDirectory) -> Iterator[None]:
    with disk_errors_as_sentences(secrets.path):
        descriptor = os.open(secrets.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    # Of the opened file, not of the process: several threads of one process come here too.
    with os.fdopen(descriptor, "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
