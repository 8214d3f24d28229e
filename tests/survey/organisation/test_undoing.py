"""The last import can be taken back: everything is as it was, ids and weeks included."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.commands.organisation.roster import preview_undo, undo
from survey import database as db
from survey.contacts.tables import Contact, Touchpoint
from survey.errors import Refused
from survey.organisation.tables import Department, Person, Team
from tests.api.customers import installation_for_tests
from tests.clock import this_week
from tests.roster import imported, undo_time_is_over
from tests.survey.lifecycle.week import open_week

CUT = "".join(f"{number:05},P {number},p{number}@example.org,Nord,Service,front,\n" for number in range(9))
WHOLE = CUT + "".join(
    f"{number:05},P {number},p{number}@example.org,Lager,Stores,back,\n" for number in range(9, 21)
)
REBUILT = WHOLE.replace("Nord,Service", "Nordost,Sales").replace("P 20", "Q 20").replace("00019", "E19")


async def everything() -> list[Any]:
    return [
        sorted(sorted((name, str(value)) for name, value in row.items()) for row in await table.select())
        for table in (Department, Team, Person)
    ]


async def undone(folder: Path) -> dict[str, Any]:
    installation = installation_for_tests(folder)
    found = await preview_undo(installation, {})
    assert found
    await undo(installation, {"agreed": found["digest"]})
    return found


@pytest.mark.parametrize(
    ("roster", "counts"),
    [
        (CUT, {"joined": 12}),
        (REBUILT, {"moved": 9, "renamed": 1, "renumbered": 1}),
        (WHOLE.replace("000", ""), {"renumbered": 21}),
        ("1,Somebody,,Else,Where,front,\n", {"joined": 21, "left": 1}),
    ],
    ids=["cut off", "rebuilt", "zeros lost", "another organisation"],
)
async def test_everything_is_as_it_was(
    database: str, tmp_path: Path, roster: str, counts: dict[str, int]
) -> None:
    await imported(tmp_path, WHOLE)
    before = await everything()
    await imported(tmp_path, roster)
    assert await everything() != before
    found = await undone(tmp_path)
    assert {kind: count for kind, count in found["counts"].items() if count} == counts
    assert await everything() == before
    assert await preview_undo(installation_for_tests(tmp_path), {}) is None


async def test_the_first_import_leaves_nothing(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, WHOLE)
    await undone(tmp_path)
    assert await everything() == [[], [], []]
    await imported(tmp_path, WHOLE)


async def test_a_team_that_has_customers_by_now_stays(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, WHOLE)
    await imported(tmp_path, REBUILT)

    async def call() -> None:
        (team,) = await Team.select(Team.id).where(Team.name == "Nordost")
        (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
        now = datetime.now(UTC)
        await Contact.insert(
            Contact(team=team["id"], touchpoint=point["id"], channel="call", ended_at=now, week=1)
        )

    await db.write(call)
    await undone(tmp_path)
    assert {row["name"] for row in await Team.select()} == {"Nord", "Lager", "Nordost"}
    assert {row["name"] for row in await Department.select()} == {"Service", "Stores", "Sales"}
    assert not await Person.exists().where(Person.team.name == "Nordost")


async def test_a_wave_that_has_opened_ends_it(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, WHOLE)
    await imported(tmp_path, CUT)
    await open_week(tmp_path, this_week())
    assert await preview_undo(installation_for_tests(tmp_path), {}) is None
    with pytest.raises(Refused):
        await undo(installation_for_tests(tmp_path), {"agreed": "whatever"})
    assert await Person.count() == 9


async def test_a_week_ends_it(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, WHOLE)
    await imported(tmp_path, CUT)
    await undo_time_is_over()
    assert await preview_undo(installation_for_tests(tmp_path), {}) is None


async def test_another_import_in_between_is_not_taken_back_in_its_place(
    database: str, tmp_path: Path
) -> None:
    await imported(tmp_path, WHOLE)
    await imported(tmp_path, CUT)
    installation = installation_for_tests(tmp_path)
    found = await preview_undo(installation, {})
    assert found
    await imported(tmp_path, CUT.replace("P 1", "Q 1"))
    with pytest.raises(Refused, match="please look again"):
        await undo(installation, {"agreed": found["digest"]})
    assert await Person.exists().where(Person.name == "Q 1")
