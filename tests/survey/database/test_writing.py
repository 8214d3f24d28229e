"""What `database.write` promises."""

import asyncio

import pytest

from survey import database as db
from survey.organisation.tables import Department


async def add(name: str) -> None:
    await Department.insert(Department(name=name))


async def names() -> list[str]:
    return await Department.select(Department.name).order_by(Department.name).output(as_list=True)


async def test_a_written_row_can_be_read(database: str) -> None:
    await db.write(add, "Service")
    assert await names() == ["Service"]


async def test_one_bad_row_fails_alone(database: str) -> None:
    answers = await asyncio.gather(
        *(db.write(add, name) for name in ("Anna", "Berta", "Anna", "Clara")),
        return_exceptions=True,
    )
    assert [isinstance(answer, db.RowConflict) for answer in answers].count(True) == 1
    assert await names() == ["Anna", "Berta", "Clara"]


async def test_a_job_that_raises_leaves_nothing(database: str) -> None:
    async def job() -> None:
        await add("Service")
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        await db.write(job)
    assert await names() == []


async def test_a_write_outside_a_job_is_refused(database: str) -> None:
    with pytest.raises(RuntimeError, match=r"outside survey\.database\.write"):
        await add("Service")
