"""A case that waits too long goes to the team's lead, then to the owner; each hears of it once."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database as db
from survey.accounts.roles import Role
from survey.cases.escalating import Notice, escalate
from survey.cases.opening import CASE_JOB, LETTER, Told, open_told_case
from survey.cases.tables import CustomerCase
from survey.cases.working_hours import Terms
from survey.jobs.tables import Job
from survey.organisation.tables import Department, Person, Team
from survey.secrets_directory import open_secrets_directory
from tests.survey.accounts.people import hire

TERMS = Terms(ZoneInfo("Europe/Berlin"), 8, time(9), time(17))
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # ten in the morning there


class Postman:
    """Keeps what whom is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, tuple[int, ...]]] = []

    async def __call__(self, notice: Notice) -> None:
        self.told.append((notice.address, notice.numbers))


async def led_team(name: str, address: str | None) -> UUID:
    """A team, with a lead who has an address of the roster."""
    team = uuid4()

    async def job() -> None:
        department = Department(id=uuid4(), name=f"of {name}", parent=None)
        await Department.insert(department)
        await Team.insert(Team(id=team, name=name, department=department.id, office="front"))
        person = Person(
            id=uuid4(), reference=name, name="Lead", email=address, team=team, lead=True, team_since=1
        )
        await Person.insert(person)

    await db.write(job)
    return team


async def test_the_lead_is_told_first_and_the_owner_after_another_day(database: str, tmp_path: Path) -> None:
    secrets = open_secrets_directory(tmp_path / "secrets")
    await hire(secrets, "mia@example.org", [Role.TEAM_LEAD], TUESDAY)
    await hire(secrets, "ruth@example.org", [Role.OWNER], TUESDAY)
    await led_team("Nord", "Mia@example.org")
    await led_team("Ost", "nobody.with.an.account@example.org")
    for team in ("Nord", "Nord", "Ost", ""):
        await open_told_case(secrets, Told(LETTER, "Nobody answers", team=team), TERMS, TUESDAY)
    due = TUESDAY + timedelta(days=1)
    assert {row["due"] for row in await Job.select(Job.due).where(Job.kind == CASE_JOB)} == {due}
    postman = Postman()
    for moment in (due - timedelta(seconds=1), due, due, due + timedelta(hours=3)):
        await escalate(TERMS, moment, postman)
    # Nobody of Ost could look at its case, and the one without a team is hers from the start.
    assert sorted(postman.told) == [("mia@example.org", (1, 2)), ("ruth@example.org", (3, 4))]
    postman.told.clear()
    for moment in (due + timedelta(days=1), due + timedelta(days=9)):
        await escalate(TERMS, moment, postman)
    assert postman.told == [("ruth@example.org", (1, 2))]
    assert {row["escalated"] for row in await CustomerCase.select(CustomerCase.escalated)} == {2}


async def test_what_is_settled_is_brought_to_nobody(sqlite_database: str, tmp_path: Path) -> None:
    secrets = open_secrets_directory(tmp_path / "secrets")
    await hire(secrets, "ruth@example.org", [Role.OWNER], TUESDAY)
    await open_told_case(secrets, Told(LETTER, "Nobody answers"), TERMS, TUESDAY)
    await db.write(CustomerCase.update({CustomerCase.settled: TUESDAY}, force=True).run)
    postman = Postman()
    await escalate(TERMS, TUESDAY + timedelta(days=9), postman)
    assert postman.told == []
