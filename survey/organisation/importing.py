"""Makes the organisation what a roster says: looked at first, then one transaction, all or nothing.

A roster is complete: whoever is not in it has left. Nobody's answers are touched by that, and for a while
the import can be undone (survey/organisation/undoing.py).
"""

import asyncio
from collections.abc import Mapping
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from survey.organisation.changing import RosterStep
from survey.organisation.roster_digest import requires_untouched
from survey.organisation.rosters.roster import Roster
from survey.organisation.snapshot import Organisation, Row, read_organisation
from survey.organisation.who_is_who import who_is_who
from survey.secrets_directory import SecretsDirectory
from survey.spreadsheets.names import same_name
from survey.spreadsheets.wrong import WrongCells

Rows = dict[UUID, Row]


async def prepare_import(secrets: SecretsDirectory, roster: Roster, week: int, file: str) -> RosterStep:
    """What this roster would change as of this week; nothing is written."""
    before = await read_organisation()
    return await asyncio.to_thread(_prepared, secrets, before, roster, week, file)


def _prepared(
    secrets: SecretsDirectory, before: Organisation, roster: Roster, week: int, file: str
) -> RosterStep:
    # Otherwise the import would make its own what somebody has written into the tables.
    requires_untouched(secrets, before)
    return RosterStep(before, organisation_of(roster, before, week, file))


def organisation_of(roster: Roster, before: Organisation, week: int, file: str) -> Organisation:
    """The organisation after this roster; WrongRows where it contradicts what is known of people."""
    departments, of_department = _departments(roster, before)
    teams, of_team = _teams(roster, before, of_department)
    people = _people(roster, before, of_team, week, file)
    return Organisation(before.number, departments, teams, people)


def _departments(roster: Roster, before: Organisation) -> tuple[Rows, Mapping[str, UUID]]:
    rows = dict(before.departments)
    known = {same_name(row["name"]): each for each, row in rows.items()}
    for department in roster.departments:  # from the top down, so the one above is there already
        each = known.setdefault(same_name(department.name), _new_place("department", department.name, before))
        parent = known[same_name(department.parent)] if department.parent else None
        rows[each] = {"id": each, "name": department.name, "parent": parent}
    return rows, known


def _teams(
    roster: Roster, before: Organisation, departments: Mapping[str, UUID]
) -> tuple[Rows, Mapping[str, UUID]]:
    rows = dict(before.teams)
    known = {same_name(row["name"]): each for each, row in rows.items()}
    for team in roster.teams:
        each = known.setdefault(same_name(team.name), _new_place("team", team.name, before))
        department = departments[same_name(team.department)]
        rows[each] = {"id": each, "name": team.name, "department": department, "office": team.office}
    return rows, known


def _new_place(kind: str, name: str, before: Organisation) -> UUID:
    # The same each time it is looked at: between two neighbours of one size the id decides who is put
    # together with whom, and a preview has to say what then happens.
    return uuid5(NAMESPACE_OID, f"resonanz|{before.number}|{kind}|{same_name(name)}")


def _people(roster: Roster, before: Organisation, teams: Mapping[str, UUID], week: int, file: str) -> Rows:
    wrong = WrongCells(file)
    known = who_is_who(before.people, roster.people, wrong)
    wrong.stop_if_any()
    rows = dict(before.people)
    there: set[UUID] = set()
    for person, each in zip(roster.people, known, strict=True):
        old = rows[each] if each else None
        team = teams[same_name(person.team)]
        place = (team, person.lead, None)
        # Coming back and taking the lead count as joining: a group could otherwise be made up of people who
        # only seem to have been there.
        stays = old is not None and (old["team"], old["lead"], old["left_week"]) == place
        new = each or uuid4()
        rows[new] = {
            "id": new,
            # A file that gives no number takes none away.
            "reference": person.reference if old is None or person.numbered else old["reference"],
            "name": person.name,
            "email": person.email,
            "team": team,
            "lead": person.lead,
            # A file without the column takes nobody's away.
            "language": person.language if old is None or person.says_language else old["language"],
            "team_since": old["team_since"] if stays and old else week,
            "left_week": None,
        }
        there.add(new)
    for each, row in before.people.items():
        if each not in there and row["left_week"] is None:
            rows[each] = {**row, "left_week": week}
    _give_numbers_free(rows)
    return rows


def _give_numbers_free(rows: Rows) -> None:
    """Whoever has left keeps no number that somebody else now has."""
    taken = {row["reference"] for row in rows.values() if row["left_week"] is None}
    for each, row in rows.items():
        if row["left_week"] is not None and row["reference"] in taken:
            rows[each] = {**row, "reference": str(each)}
