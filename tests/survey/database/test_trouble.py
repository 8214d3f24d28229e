"""A database that is full, locked, gone or unsafe says so in a sentence, and goes on when it can."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from survey import database as db
from survey.database.postgres import STATEMENT_SECONDS
from survey.database.sqlite import PRAGMAS, Sqlite, require_pragma
from survey.errors import Misconfigured, Overloaded
from survey.organisation.tables import Department
from tests.databases import postgres_url
from tests.waiting import eventually


async def add(name: str) -> None:
    await Department.insert(Department(name=name))


async def names() -> list[str]:
    return await Department.select(Department.name).order_by(Department.name).output(as_list=True)


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite://"))


@pytest.fixture
async def sqlite(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    """An open SQLite database that does not wait long for locks."""
    monkeypatch.setitem(PRAGMAS, "busy_timeout", "100")
    await db.open(sqlite_url, "tests")
    yield path_of(sqlite_url)
    await db.close()


def writer_of() -> sqlite3.Connection:
    backend = db.ENGINE.opened
    assert isinstance(backend, Sqlite)
    return backend._connections[-1]


# A full disk, by the limit SQLite itself has for it: the same error code, on the machine of any tester.
async def test_a_full_disk_refuses_and_goes_on_when_there_is_space(sqlite: Path) -> None:
    await db.write(add, "before")
    (pages,) = writer_of().execute("PRAGMA page_count").fetchone().values()
    writer_of().execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Overloaded, match="disk is full"):
        await db.write(fill)
    assert await names() == ["before"]
    writer_of().execute("PRAGMA max_page_count=1000000")
    await db.write(add, "later")
    assert await names() == ["before", "later"]


async def fill() -> None:
    for number in range(1000):
        await add(f"{number:03}" + "x" * 190)


async def test_nobody_is_told_saved_when_sqlite_gives_up_the_whole_transaction(sqlite: Path) -> None:
    """A full or failing disk makes SQLite roll back the neighbours' rows too; a trigger can do the same."""
    writer_of().execute(
        "CREATE TRIGGER disaster BEFORE INSERT ON department WHEN NEW.name = 'disaster' "
        "BEGIN SELECT RAISE(ROLLBACK, 'all is lost'); END"
    )
    asked = ("Anna", "disaster", "Berta")
    answers = await asyncio.gather(*(db.write(add, name) for name in asked), return_exceptions=True)
    assert answers[0] is not None
    assert await names() == [name for name, answer in zip(asked, answers, strict=True) if answer is None]


@contextmanager
def no_file_may_grow_beyond(size: int) -> Iterator[None]:
    """The kernel refuses the write itself, as a failing disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_commit_that_cannot_be_written_fails_everybody_in_it(sqlite: Path) -> None:
    await db.write(add, "before")
    log = sqlite.with_name(sqlite.name + "-wal")
    with no_file_may_grow_beyond(log.stat().st_size):
        answers = await asyncio.gather(
            *(db.write(add, f"{number:02}") for number in range(20)), return_exceptions=True
        )
    assert all(isinstance(answer, Overloaded) for answer in answers)
    assert all("disk" in str(answer) for answer in answers)
    assert await names() == ["before"]
    await db.write(add, "later")
    assert await names() == ["before", "later"]


async def test_a_file_locked_by_another_program_refuses_everybody_and_goes_on(sqlite: Path) -> None:
    other = sqlite3.connect(sqlite, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers = await asyncio.gather(db.write(add, "Anna"), db.write(add, "Berta"), return_exceptions=True)
    assert all(isinstance(answer, Overloaded) and "another program" in str(answer) for answer in answers)
    other.execute("ROLLBACK")
    other.close()
    await db.write(add, "later")
    assert await names() == ["later"]


# Rights do not bind root, so the connection is made read-only; SQLite answers with the same code.
async def test_a_read_only_file_refuses_and_goes_on_when_it_is_writable_again(sqlite: Path) -> None:
    writer_of().execute("PRAGMA query_only=ON")
    with pytest.raises(Overloaded, match="may not write to its database"):
        await db.write(add, "Anna")
    writer_of().execute("PRAGMA query_only=OFF")
    await db.write(add, "later")
    assert await names() == ["later"]


async def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="RESONANZ_DATA"):
        await db.open(f"sqlite://{tmp_path}/file/resonanz.sqlite", "tests")


async def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "resonanz.sqlite"
    path.write_text("Dear diary, " * 1000)
    with pytest.raises(Misconfigured, match=r"resonanz\.sqlite is not a database"):
        await db.open(f"sqlite://{path}", "tests")
    assert path.read_text() == "Dear diary, " * 1000


def test_a_disk_that_cannot_keep_the_promise_is_refused() -> None:
    connection = sqlite3.connect(":memory:")  # which has no write-ahead log, like a network file system
    connection.row_factory = lambda cursor, row: {cursor.description[0][0]: row[0]}
    with pytest.raises(Misconfigured, match="local disk"):
        require_pragma(connection, Path("/net/share"), "journal_mode", "wal")
    connection.close()


async def test_the_safe_settings_are_really_on(sqlite: Path) -> None:
    found = {name: str(writer_of().execute(f"PRAGMA {name}").fetchone().popitem()[1]) for name in PRAGMAS}
    assert found == {
        "journal_mode": "wal",
        "synchronous": "2",
        "secure_delete": "1",
        "foreign_keys": "1",
        "busy_timeout": "0",  # only BEGIN waits for another program's lock, in a thread
    }


async def test_an_unknown_kind_of_database_is_refused() -> None:
    with pytest.raises(Misconfigured, match="sqlite:///path"):
        await db.open("mysql://root:hunter2@host/name", "tests")


async def test_an_unreachable_postgresql_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="localhost/survey cannot be opened") as refused:
        await db.open("postgresql://me:hunter2@localhost:1/survey", "tests")
    assert "hunter2" not in str(refused.value)


async def test_a_database_that_is_not_there_is_named(postgres_cluster: Path) -> None:
    with pytest.raises(Misconfigured, match="does not exist"):
        await db.open(postgres_url(postgres_cluster, "nowhere"), "tests")


async def test_lost_connections_are_replaced(fresh_postgres_url: str, postgres_cluster: Path) -> None:
    await db.open(fresh_postgres_url, "tests")
    try:
        await db.write(add, "before")
        other = await asyncpg.connect(postgres_url(postgres_cluster, "postgres"))
        killed = await other.fetch(
            "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'resonanz tests'"
        )
        pids = [row["pid"] for row in killed]
        while await other.fetchval("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY($1)", pids):
            await asyncio.sleep(0.01)  # a process dies in its own time
        await other.close()
        await db.write(add, "after")
        assert await names() == ["after", "before"]
    finally:
        await db.close()


async def test_a_table_locked_by_another_program_does_not_hold_a_writer_for_ever(
    fresh_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await db.open(fresh_postgres_url, "tests")
    other = await asyncpg.connect(fresh_postgres_url)
    loop = asyncio.get_running_loop()
    now = loop.time

    async def somebody_waits() -> bool:
        waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'department'::regclass AND NOT granted"
        return bool(await other.fetchval(waiting))

    try:
        async with other.transaction():
            await other.execute("LOCK TABLE department")
            adding = asyncio.create_task(db.write(add, "Anna"))
            await eventually(somebody_waits)
            monkeypatch.setattr(loop, "time", lambda: now() + STATEMENT_SECONDS + 1)
            with pytest.raises(Overloaded, match="took too long"):
                await adding
        await db.write(add, "later")
        assert await names() == ["later"]
    finally:
        await other.close()
        await db.close()
