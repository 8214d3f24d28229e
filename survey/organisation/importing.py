"""Makes the organisation what a roster says: one transaction, all or nothing, the same a second time.

A roster is complete: whoever is not in it has left. Nobody's answers are touched by that; an open wave keeps
the people it was opened with until it closes, and then they are forgotten (survey/invitations/leavers.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from survey import database
from survey.organisation.roster import Roster, RosterPerson
from survey.organisation.tables import Department, Person, Team

Rows = Mapping[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did to the people, in numbers."""

    joined: int
    moved: int
    left: int
    unchanged: int


async def import_roster(roster: Roster, week: int) -> Changes:
    """Apply a roster as of this week."""

    async def job() -> Changes:
        departments = await _departments(roster)
        teams = await _teams(roster, departments)
        return await _people(roster.people, teams, week)

    return await database.write(job)


async def _departments(roster: Roster) -> dict[str, UUID]:
    known: dict[str, UUID] = {
        row["name"]: row["id"] for row in await Department.select(Department.id, Department.name)
    }
    for department in roster.departments:  # from the top down, so the one above is there already
        parent = known[department.parent] if department.parent else None
        if department.name in known:
            await Department.update({Department.parent: parent}).where(
                Department.id == known[department.name]
            )
        else:
            known[department.name] = uuid4()
            await Department.insert(
                Department(id=known[department.name], name=department.name, parent=parent)
            )
    return known


async def _teams(roster: Roster, departments: Mapping[str, UUID]) -> dict[str, UUID]:
    known: dict[str, UUID] = {row["name"]: row["id"] for row in await Team.select(Team.id, Team.name)}
    for team in roster.teams:
        values: dict[Any, Any] = {Team.department: departments[team.department], Team.office: team.office}
        if team.name in known:
            await Team.update(values).where(Team.id == known[team.name])
        else:
            known[team.name] = uuid4()
            await Team.insert(Team(values, id=known[team.name], name=team.name))
    return known


async def _people(people: Iterable[RosterPerson], teams: Mapping[str, UUID], week: int) -> Changes:
    known: Rows = {row["reference"]: row for row in await Person.select()}
    joined = moved = unchanged = 0
    present = set()
    for person in people:
        present.add(person.reference)
        before = known.get(person.reference)
        values: dict[Any, Any] = {
            Person.name: person.name,
            Person.email: person.email,
            Person.team: teams[person.team],
            Person.lead: person.lead,
            Person.left_week: None,
        }
        if before is None:
            joined += 1
            await Person.insert(Person(values, id=uuid4(), reference=person.reference, team_since=week))
            continue
        place = (teams[person.team], person.lead, None)
        if (before["team"], before["lead"], before["left_week"]) != place:
            # Coming back and taking the lead count as joining: a group could otherwise be made up of people
            # who only seem to have been there.
            moved += 1
            values[Person.team_since] = week
        else:
            unchanged += 1
        await Person.update(values).where(Person.reference == person.reference)
    gone = [ref for ref, row in known.items() if ref not in present and row["left_week"] is None]
    for reference in gone:
        await Person.update({Person.left_week: week}).where(Person.reference == reference)
    return Changes(joined, moved, len(gone), unchanged)
