"""What follows a commit is done once it is durable and before its caller hears of it; never without it."""

import pytest

from survey import database as db
from survey.contacts.tables import Touchpoint


async def test_it_is_done_after_the_commit_and_before_the_caller_goes_on(database: str) -> None:
    done: list[str] = []

    async def job() -> None:
        db.after_commit(lambda: done.append("followed"))
        await Touchpoint.insert(Touchpoint(name="branch"))
        assert done == []

    await db.write(job)
    assert done == ["followed"]


async def test_what_is_rolled_back_is_followed_by_nothing(database: str) -> None:
    done: list[str] = []

    async def job() -> None:
        db.after_commit(lambda: done.append("followed"))
        raise LookupError

    with pytest.raises(LookupError):
        await db.write(job)
    assert done == []


async def test_a_failure_of_what_follows_is_no_failure_of_the_write(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    async def job() -> None:
        db.after_commit(fail)
        await Touchpoint.insert(Touchpoint(name="branch"))

    await db.write(job)
    assert await Touchpoint.exists().where(Touchpoint.name == "branch")
    assert "what should follow did not work" in caplog.text


async def test_only_a_write_is_followed_by_anything(database: str) -> None:
    async def job() -> None:
        db.after_commit(lambda: None)

    with pytest.raises(RuntimeError):
        await job()
    with pytest.raises(RuntimeError):
        await db.read(job)
