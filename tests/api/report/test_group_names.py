"""The report calls a group what its people saw, and never two groups the same."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from api.report.collecting import collect
from survey import database as db
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Department, Person, Team
from tests.survey.lifecycle.week import WEEK, hire, open_week


async def add_team(name: str, size: int) -> None:
    department = await Department.select(Department.id).first()
    assert department is not None

    async def job() -> None:
        team = Team(id=uuid4(), name=name, department=department["id"], office="front")
        await Team.insert(team)
        for number in range(size):
            who = f"{name} {number}"
            await Person.insert(
                Person(id=uuid4(), reference=who, name=who, team=team.id, lead=False, team_since=WEEK - 9)
            )

    await db.write(job)


async def test_a_department_that_grew_is_two_groups_with_two_names(database: str, tmp_path: Path) -> None:
    await hire(("Nord", "Süd"), size=6)
    first = await open_week(tmp_path, WEEK)
    assert [cell.label for cell in first.manifest.cells] == ["Kundendienst"]
    await close_wave(first.keys, first.wave)
    await add_team("West", 6)
    second = await open_week(tmp_path, WEEK + 1)
    assert [cell.label for cell in second.manifest.cells] == ["Kundendienst"]
    found = await collect(ZoneInfo("Europe/Berlin"), datetime.now(UTC))
    assert [cell.label for cell in found.cells] == ["Kundendienst (2026-W11)", "Kundendienst (2026-W12)"]
    assert [len(cell.teams) for cell in found.cells] == [2, 3]
