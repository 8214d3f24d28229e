"""Who plays: the people of a roster as numbers without names, their teams, and the departments above them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from survey.errors import BadInput
from survey.organisation.rosters.file import read_roster
from survey.waves.cells import AskedTeam, Member

MOST_PEOPLE = 2_000


@dataclass(frozen=True, slots=True)
class Cast:
    """The organisation as the opening of a week sees it; nobody in it has a name."""

    teams: tuple[AskedTeam, ...]
    departments: Mapping[str, str | None]
    members: tuple[Member, ...]

    def above(self, team: str) -> Iterator[str]:
        """The departments of a team, from its own to the top."""
        department: str | None = next(each.department for each in self.teams if each.id == team)
        while department is not None:
            yield department
            department = self.departments[department]


def read_cast(data: bytes, name: str) -> Cast:
    """From a roster file; whatever is wrong in it is raised as an import would."""
    roster = read_roster(data, name)
    if len(roster.people) > MOST_PEOPLE:
        raise BadInput(
            "{file} has {found} people; the attacks are played on at most {most}. Leave departments out.",
            file=name,
            found=len(roster.people),
            most=MOST_PEOPLE,
        )
    teams = {team.name: f"team {number}" for number, team in enumerate(roster.teams)}
    departments = {each.name: f"department {number}" for number, each in enumerate(roster.departments)}
    return Cast(
        teams=tuple(
            AskedTeam(
                teams[team.name], departments[team.department], "front" if team.office == "front" else "back"
            )
            for team in roster.teams
        ),
        departments={
            departments[each.name]: departments[each.parent] if each.parent else None
            for each in roster.departments
        },
        members=tuple(
            Member(f"person {number}", teams[person.team], person.lead)
            for number, person in enumerate(roster.people)
        ),
    )
