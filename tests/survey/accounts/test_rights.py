"""Which rights Lena, Omar and Ruth have, and when they are gone."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from survey import database as db
from survey.accounts.rights import Rights, confirm, grant, revoke, rights_of
from survey.accounts.roles import READS_RESULTS, Role, needs_second_person, read_roles
from survey.accounts.secrets import Secrets
from survey.errors import BadInput, Refused
from survey.organisation.tables import Department, Team
from survey.organisation.tables import Person as Employee
from tests.survey.accounts.people import NOW, hire, secrets_in

LENA = "lena@example.org"


@pytest.fixture
def secrets(database: str, tmp_path: Path) -> Secrets:
    return secrets_in(tmp_path)


async def team(name: str, lead: str | None = None, *, leads: bool = True, left: int | None = None) -> UUID:
    """A team and one person in it."""
    found = uuid4()

    async def job() -> None:
        department = Department(id=uuid4(), name=f"around {name}", parent=None)
        await Department.insert(department)
        await Team.insert(Team(id=found, name=name, department=department.id, office="front"))
        await Employee.insert(
            Employee(
                id=uuid4(),
                reference=name,
                name="Lena Berg",
                email=lead,
                team=found,
                lead=leads,
                team_since=1,
                left_week=left,
            )
        )

    await db.write(job)
    return found


async def test_without_a_grant_there_is_no_right(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA, [Role.AUDITOR])
    await team("Nord", LENA)
    assert await rights_of(lena.account, LENA) == Rights(frozenset({Role.AUDITOR}))
    assert await rights_of(uuid4(), LENA) == Rights()


async def test_a_team_lead_has_the_teams_that_the_roster_says_and_no_other(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA, [Role.TEAM_LEAD])
    nord, sued = await team("Nord", "Lena@Example.ORG"), await team("Süd", LENA)
    await team("Ost", "omar@example.org")
    await team("West", LENA, leads=False)
    await team("Lager", LENA, left=3000)
    await team("Werk", None)
    assert await rights_of(lena.account, LENA) == Rights(frozenset({Role.TEAM_LEAD}), frozenset({nord, sued}))


async def test_losing_the_lead_ends_the_right_at_once(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA, [Role.TEAM_LEAD])
    await team("Nord", LENA)
    assert (await rights_of(lena.account, LENA)).roles == {Role.TEAM_LEAD}
    await db.write(Employee.update({Employee.lead: False}).where(Employee.reference == "Nord").run)
    assert await rights_of(lena.account, LENA) == Rights()


async def test_the_same_grant_twice_is_one(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA, [Role.AUDITOR])
    await asyncio.gather(*(grant(lena.account, [Role.AUDITOR, Role.OWNER], NOW.date()) for _ in range(5)))
    assert (await rights_of(lena.account, LENA)).roles == {Role.AUDITOR, Role.OWNER}


@pytest.mark.parametrize("reading", sorted(READS_RESULTS - {Role.TEAM_LEAD}))
@pytest.mark.parametrize("first", ["administrator", "reading", "together"])
async def test_an_administrator_reads_results_only_when_a_second_person_has_said_so(
    secrets: Secrets, reading: Role, first: str
) -> None:
    """Whichever came first: the one that completes the two waits."""
    roles = {
        "administrator": ([Role.ADMINISTRATOR], [reading]),
        "reading": ([reading], [Role.ADMINISTRATOR]),
        "together": ([Role.AUDITOR, reading, Role.ADMINISTRATOR], []),
    }[first]
    omar = await hire(secrets, "omar@example.org", roles[0])
    await grant(omar.account, roles[1], NOW.date())
    rights = await rights_of(omar.account, omar.address)
    assert not needs_second_person(rights.roles)
    (waiting,) = rights.waiting
    assert waiting == (Role.ADMINISTRATOR if first == "reading" else reading)
    with pytest.raises(Refused, match="another person"):
        await confirm(omar.account, omar.account)
    ruth = await hire(secrets, "ruth@example.org", [Role.OWNER])
    assert await confirm(omar.account, ruth.account) == {waiting}
    assert await confirm(omar.account, ruth.account) == set()
    assert (await rights_of(omar.account, omar.address)).roles >= {Role.ADMINISTRATOR, reading}


async def test_two_grants_at_once_do_not_slip_past_each_other(secrets: Secrets) -> None:
    omar = await hire(secrets, "omar@example.org", [Role.AUDITOR])
    await asyncio.gather(
        grant(omar.account, [Role.ADMINISTRATOR], NOW.date()),
        grant(omar.account, [Role.LEADERSHIP], NOW.date()),
    )
    rights = await rights_of(omar.account, omar.address)
    assert not needs_second_person(rights.roles)
    assert len(rights.waiting) == 1


async def test_what_waited_takes_effect_when_the_other_role_goes(secrets: Secrets) -> None:
    omar = await hire(secrets, "omar@example.org", [Role.ADMINISTRATOR, Role.LEADERSHIP])
    assert await revoke(omar.account, [Role.ADMINISTRATOR])
    assert not await revoke(omar.account, [Role.ADMINISTRATOR])
    assert await rights_of(omar.account, omar.address) == Rights(frozenset({Role.LEADERSHIP}))


def test_roles_are_read_as_people_write_them() -> None:
    assert read_roles(["Works-Council", "team lead", "works_council"]) == (Role.TEAM_LEAD, Role.WORKS_COUNCIL)
    for wrong in (["boss"], [], [""], ["analyst", "boss"]):
        with pytest.raises(BadInput, match="There are: team_lead, analyst"):
            read_roles(wrong)
