"""Many rows in few statements: all of them or none, and those that are there are replaced on request."""

from uuid import UUID, uuid4

import pytest

from survey import clock
from survey import database as db
from survey.database.rows import STORED_AT_ONCE
from survey.organisation.tables import Department


def rows(count: int) -> list[dict[str, object]]:
    return [{"id": uuid4(), "name": f"D{number}", "parent": None} for number in range(count)]


async def test_more_than_one_statement_holds(database: str) -> None:
    made = rows(2 * STORED_AT_ONCE + 1)
    await db.write(db.insert_rows, Department, made)
    assert await Department.count() == len(made)
    found = {row["id"]: row["name"] for row in await Department.select()}
    assert found == {row["id"]: row["name"] for row in made}
    assert all(isinstance(each, UUID) for each in found)


async def test_between_the_parts_whoever_only_reads_has_a_turn(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = []

    async def turn(seconds: float) -> None:
        turns.append(await Department.count())

    async def store() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(clock, "sleep", turn)
            await db.insert_rows(Department, rows(250))

    await db.write(store)
    assert turns == [100, 200, 250]


async def test_a_row_that_contradicts_another_one_stores_nothing(database: str) -> None:
    made = rows(STORED_AT_ONCE + 1)
    made[-1]["name"] = "D0"
    with pytest.raises(db.RowConflict):
        await db.write(db.insert_rows, Department, made)
    assert not await Department.exists()


async def test_what_is_there_is_replaced_where_that_is_asked_for(database: str) -> None:
    made = rows(2)
    await db.write(db.insert_rows, Department, made)
    changed = [{**made[0], "name": "New"}, *rows(5)[2:3]]
    with pytest.raises(db.RowConflict):
        await db.write(db.insert_rows, Department, changed)
    await db.write(db.insert_rows, Department, changed, same=("id",))
    assert {row["name"] for row in await Department.select()} == {"New", "D1", "D2"}


async def test_nothing_is_written_outside_a_write(database: str) -> None:
    with pytest.raises(RuntimeError, match=r"inside survey\.database\.write"):
        await db.insert_rows(Department, rows(1))
    with pytest.raises(RuntimeError, match=r"inside survey\.database\.write"):
        await db.read(db.insert_rows, Department, rows(1))
