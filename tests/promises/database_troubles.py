"""What goes wrong with a database while people answer, and ends again."""

import asyncio
import resource
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg

from survey import database as db
from survey.database.sqlite import Sqlite
from tests.small_disk import SmallDisk, small_disk


def writer() -> sqlite3.Connection:
    backend = db.ENGINE.opened
    assert isinstance(backend, Sqlite)
    return backend._connections[-1]


@asynccontextmanager
async def a_full_disk(disk: SmallDisk, _: Path) -> AsyncIterator[None]:
    if disk.real:
        with disk.full():
            yield
        return
    (pages,) = writer().execute("PRAGMA page_count").fetchone().values()
    writer().execute(f"PRAGMA max_page_count={pages}")  # SQLite's own limit: the same error
    yield
    writer().execute("PRAGMA max_page_count=1000000")


@asynccontextmanager
async def a_disk_that_refuses_to_write(_: SmallDisk, path: Path) -> AsyncIterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name(path.name + "-wal").stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def another_program_that_locks_the_file(_: SmallDisk, path: Path) -> AsyncIterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")  # whoever writes now goes first
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def a_file_that_may_only_be_read(_: SmallDisk, __: Path) -> AsyncIterator[None]:
    writer().execute("PRAGMA query_only=ON")  # rights do not bind root; SQLite answers with the same code
    yield
    writer().execute("PRAGMA query_only=OFF")


SQLITE = [
    a_full_disk,
    a_disk_that_refuses_to_write,
    another_program_that_locks_the_file,
    a_file_that_may_only_be_read,
]


@asynccontextmanager
async def a_full_tablespace(url: str) -> AsyncIterator[None]:
    """The box lies on a small disk of its own; without root an error of the same code stands for it."""
    (cluster,) = parse_qs(urlsplit(url).query)["host"]
    other = await asyncpg.connect(url)
    with small_disk(Path(cluster, "small")) as disk:
        if disk.real:
            shutil.chown(disk.folder, "postgres")
            await other.execute(f"CREATE TABLESPACE small LOCATION '{disk.folder}'")
            await other.execute("ALTER TABLE ballot SET TABLESPACE small")
            with disk.full():
                yield
            await other.execute("ALTER TABLE ballot SET TABLESPACE pg_default")
            await other.execute("DROP TABLESPACE small")
        else:
            await other.execute(FULL)
            yield
            await other.execute("DROP TRIGGER full_disk ON ballot")
    Path(cluster, "small").rmdir()
    await other.close()


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON ballot EXECUTE FUNCTION full_disk();
"""


@asynccontextmanager
async def another_program_that_locks_the_tables(url: str) -> AsyncIterator[None]:
    other = await asyncpg.connect(url)
    async with other.transaction():
        await other.execute("LOCK TABLE ballot IN EXCLUSIVE MODE")
        yield
    await other.close()


@asynccontextmanager
async def connections_that_break(url: str) -> AsyncIterator[None]:
    """Every backend is ended again and again."""
    other = await asyncpg.connect(url)
    over = asyncio.Event()

    async def end_them() -> None:
        while not over.is_set():
            await other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'resonanz tests'"
            )

    ending = asyncio.create_task(end_them())
    yield
    over.set()
    await ending
    await other.close()


POSTGRES = [a_full_tablespace, another_program_that_locks_the_tables, connections_that_break]
