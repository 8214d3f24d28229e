"""What `database.write` and `database.read` promise, on both databases."""

import asyncio
import contextlib
import contextvars
from uuid import uuid4

import pytest

from survey import database as db
from survey.errors import Overloaded
from survey.organisation.tables import Department

ADD = "INSERT INTO department (id, name) VALUES ({}, {}) RETURNING name"


async def add(name: str) -> None:
    await Department.insert(Department(name=name))


async def names() -> list[str]:
    return await Department.select(Department.name).order_by(Department.name).output(as_list=True)


async def test_a_written_row_can_be_read(database: str) -> None:
    await db.write(add, "Service")
    assert await names() == ["Service"]


async def test_a_write_returns_what_its_job_returns(database: str) -> None:
    await db.write(add, "Service")
    assert await db.write(names) == ["Service"]


async def test_a_single_statement_is_stored_and_returns_its_rows(database: str) -> None:
    assert await db.write_one(ADD, uuid4(), "Service") == [{"name": "Service"}]
    assert await names() == ["Service"]


async def test_a_single_statement_fails_alone(database: str) -> None:
    answers = await asyncio.gather(
        *(db.write_one(ADD, uuid4(), name) for name in ("Anna", "Berta", "Anna")), return_exceptions=True
    )
    assert [isinstance(answer, db.RowConflict) for answer in answers].count(True) == 1
    assert await names() == ["Anna", "Berta"]


async def test_a_single_statement_that_fails_halfway_leaves_nothing(database: str) -> None:
    await db.write(add, "Anna")
    two = "INSERT INTO department (id, name) VALUES ({}, 'Clara'), ({}, 'Anna')"
    before, failed, after = await asyncio.gather(
        db.write(add, "Berta"),
        db.write_one(two, uuid4(), uuid4()),
        db.write(add, "Doris"),
        return_exceptions=True,
    )
    assert (before, type(failed), after) == (None, db.RowConflict, None)
    assert await names() == ["Anna", "Berta", "Doris"]


async def test_a_single_statement_within_a_write_is_part_of_it(database: str) -> None:
    async def job() -> None:
        await db.write_one(ADD, uuid4(), "Service")
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        await db.write(job)
    assert await names() == []


async def test_a_single_statement_inside_a_read_is_refused(database: str) -> None:
    with pytest.raises(RuntimeError, match=r"inside survey\.database\.read"):
        await db.read(db.write_one, ADD, uuid4(), "Service")
    assert await names() == []


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
    await db.write(add, "Another")  # with whose commit a forgotten row would come
    assert await names() == ["Another"]


async def test_a_job_that_keeps_an_error_to_itself_is_called_saved_only_if_it_is(database: str) -> None:
    async def job() -> None:
        await add("Anna")
        with contextlib.suppress(db.RowConflict):
            await add("Anna")

    (answer,) = await asyncio.gather(db.write(job), return_exceptions=True)
    assert await names() == (["Anna"] if answer is None else [])  # PostgreSQL gives up the whole transaction


async def test_a_write_within_a_write_is_part_of_it(database: str) -> None:
    async def outer() -> None:
        await db.write(add, "Service")
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        await db.write(outer)
    assert await names() == []


async def test_a_write_outside_a_job_is_refused(database: str) -> None:
    with pytest.raises(RuntimeError, match=r"outside survey\.database\.write"):
        await add("Service")


async def test_a_write_inside_a_read_is_refused(database: str) -> None:
    async def job() -> None:
        await db.write(add, "Service")

    with pytest.raises(RuntimeError, match=r"inside survey\.database\.read"):
        await db.read(job)


async def test_a_query_that_outlives_its_write_is_refused(database: str) -> None:
    may_go_on = asyncio.Event()

    async def late() -> None:
        await may_go_on.wait()
        await add("Late")

    async def job() -> asyncio.Task[None]:
        return asyncio.create_task(late())

    task = await db.write(job)
    may_go_on.set()
    with pytest.raises(RuntimeError, match="await everything inside the job"):
        await task


async def test_a_read_sees_one_state_although_others_write(database: str) -> None:
    async def job() -> tuple[list[str], list[str]]:
        before = await names()
        # Another task, as another request would be: it does not belong to this read.
        await asyncio.create_task(db.write(add, "Service"), context=outside)
        return before, await names()

    outside = contextvars.copy_context()
    assert await db.read(job) == ([], [])
    assert await names() == ["Service"]


async def test_two_jobs_that_lock_each_other_out_both_succeed(database: str) -> None:
    await db.write(add, "Anna")
    await db.write(add, "Berta")
    side_by_side = db.ENGINE.engine_type == "postgres"  # SQLite's jobs come one after the other
    holding: list[str] = []
    both_hold = asyncio.Event()

    async def rename(first: str, then: str, to: str) -> None:
        await add_to_name(first, to)
        holding.append(to)
        if len(holding) == 2:
            both_hold.set()
        if side_by_side:
            await both_hold.wait()
        await add_to_name(then, to)

    async def add_to_name(name: str, to: str) -> None:
        await db.query("UPDATE department SET name = name || {} WHERE name LIKE {}", to, f"{name}%")

    await asyncio.gather(db.write(rename, "Anna", "Berta", "1"), db.write(rename, "Berta", "Anna", "2"))
    assert [sorted(name) for name in await names()] == [sorted("Anna12"), sorted("Berta12")]
    # One of them is tried again, and more often where the other one is slow to notice that it may go on.
    assert len(holding) > 2 if side_by_side else len(holding) == 2


async def test_a_full_queue_says_try_again_and_loses_nothing(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.database.writer.QUEUE", 3)
    monkeypatch.setattr("survey.database.postgres.QUEUE", 3)
    let_go = asyncio.Event()

    async def slow(number: int) -> None:
        await add(f"{number:02}")
        await let_go.wait()

    writes = [asyncio.create_task(db.write(slow, number)) for number in range(40)]
    await asyncio.wait(writes, return_when=asyncio.FIRST_COMPLETED)
    let_go.set()
    answers = await asyncio.gather(*writes, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert len(refused) >= 20
    assert all(str(answer).startswith("Too many are saving") for answer in refused)
    kept = [f"{number:02}" for number, answer in enumerate(answers) if answer is None]
    assert await names() == kept
    assert len(kept) + len(refused) == 40


async def test_whoever_gives_up_waiting_writes_nothing_and_disturbs_nobody(database: str) -> None:
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        await add("Slow")
        begun.set()
        await let_go.wait()

    slow_one = asyncio.create_task(db.write(slow))
    await begun.wait()
    others = [asyncio.create_task(db.write(add, f"{number:02}")) for number in range(20)]
    if db.ENGINE.engine_type == "sqlite":  # where they wait in a queue
        given_up = others[3]
        await asyncio.sleep(0)
        given_up.cancel()
        del others[3]
    else:
        slow_one.cancel()
    let_go.set()
    await asyncio.gather(slow_one, *others, return_exceptions=True)
    expected = {f"{number:02}" for number in range(20)}
    expected = expected - {"03"} | {"Slow"} if db.ENGINE.engine_type == "sqlite" else expected
    assert set(await names()) == expected
    await db.write(add, "After")


async def test_a_job_that_takes_too_long_is_told_so_and_stores_nothing(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never_ends() -> None:
        await add("Slow")
        await asyncio.Event().wait()

    with monkeypatch.context() as impatient:
        impatient.setattr("survey.database.session.JOB_SECONDS", 0.2)
        with pytest.raises(Overloaded, match="took too long"):
            await db.write(never_ends)
    await db.write(add, "After")
    assert await names() == ["After"]
