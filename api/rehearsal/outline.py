"""What a rehearsal takes from the roster: teams, departments, how many people; nothing of any person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from api.installation import Installation
from survey.errors import Refused
from survey.organisation.tables import Department, Person, Team
from survey.spreadsheets.names import in_order

# More than this takes minutes to invent; then whole departments, as many as fit.
MOST_PEOPLE = 4_000
MOST_TEAMS = 200


class OutlinedTeam(Struct, frozen=True):
    """A team by name, and how many of its people lead it."""

    name: str
    department: str
    office: str
    people: int
    leads: int


class Outline(Struct, frozen=True):
    """`above` names the department over each; `left_out` is how many teams did not fit."""

    departments: Mapping[str, str | None]
    teams: Sequence[OutlinedTeam]
    left_out: int

    @property
    def people(self) -> int:
        """How many are invented."""
        return sum(team.people for team in self.teams)


async def read_outline() -> Outline:
    """As the roster stands; where nobody is on it, there is nothing to rehearse with."""
    departments = {row["id"]: row for row in await Department.select()}
    counted = Counter(
        (row["team"], row["lead"])
        for row in await Person.select(Person.team, Person.lead).where(Person.left_week.is_null())
    )
    teams = [
        OutlinedTeam(
            name=row["name"],
            department=departments[row["department"]]["name"],
            office=row["office"],
            people=counted[row["id"], True] + counted[row["id"], False],
            leads=counted[row["id"], True],
        )
        for row in await Team.select()
    ]
    teams = sorted(
        (team for team in teams if team.people),
        key=lambda team: (in_order(team.department), in_order(team.name)),
    )
    if not teams:
        raise Refused(
            "There is nobody on the roster yet, so there is nothing to rehearse with. Read a roster in "
            "first: in the browser under Set up, or resonanz import-roster FILE."
        )
    kept = _that_fit(teams)
    above = {row["name"]: departments.get(row["parent"]) for row in departments.values()}
    return Outline(
        departments={name: row["name"] if row else None for name, row in above.items()},
        teams=kept,
        left_out=len(teams) - len(kept),
    )


async def outline(_: Installation, __: Mapping[str, Any]) -> dict[str, Any]:
    """The same for the command line."""
    read = await read_outline()
    return {
        "departments": dict(read.departments),
        "teams": [
            {name: getattr(team, name) for name in OutlinedTeam.__struct_fields__} for team in read.teams
        ],
        "left_out": read.left_out,
    }


def _that_fit(teams: Sequence[OutlinedTeam]) -> list[OutlinedTeam]:
    kept: list[OutlinedTeam] = []
    people = 0
    for team in teams:
        people += team.people
        if kept and (people > MOST_PEOPLE or len(kept) == MOST_TEAMS):
            break
        kept.append(team)
    return kept
