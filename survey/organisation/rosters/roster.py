"""A roster as an organisation hands it in: departments, their teams, and the people in them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RosterDepartment:
    """A department and the one above it, None at the top."""

    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class RosterTeam:
    """A team of one department, "front" or "back" office."""

    name: str
    department: str
    office: str


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """Somebody of one team; `reference` is the organisation's own name for the person.

    Where it gives none, the person is not `numbered` and the reference is the mail address in lower case.
    `line` is where the person stands in the file. `language` is the one they are written to in, None the
    organisation's; a file without that column `says_language` of nobody.
    """

    reference: str
    name: str
    email: str | None
    team: str
    lead: bool
    line: int = 0
    numbered: bool = True
    language: str | None = None
    says_language: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """Every department stands behind the one above it; teams and people are in the order of the file."""

    departments: tuple[RosterDepartment, ...]
    teams: tuple[RosterTeam, ...]
    people: tuple[RosterPerson, ...]
