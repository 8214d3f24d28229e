"""The database: opened once, read freely, written through one door.

await database.open(url, purpose="serve")
await database.migrate()
teams = await Team.select().where(Team.office == "front")   # outside a job: one query that reads

async def store() -> bool: ...                              # Piccolo queries, nothing else
stored = await database.write(store)                        # returns after the commit is on disk
rows = await database.write_one("INSERT … RETURNING …", …)   # the same for a single statement
picture = await database.read(several_queries)              # all of them see the same state
await database.close()
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

from piccolo.query import Select

from survey.database.engine import ENGINE
from survey.database.migrations import migrate, migrate_back
from survey.database.postgres import open_postgres
from survey.database.rows import in_parts, insert_rows
from survey.database.session import CURRENT, Row, RowConflict, T
from survey.database.sqlite import Sqlite, open_sqlite
from survey.database.sqlite_reading import read_sqlite
from survey.errors import Misconfigured, Overloaded

__all__ = [
    "ENGINE",
    "RowConflict",
    "address",
    "after_commit",
    "close",
    "copy_sqlite",
    "damage",
    "empty_log",
    "identity",
    "in_parts",
    "insert_rows",
    "lock_rows",
    "migrate",
    "migrate_back",
    "open",
    "query",
    "read",
    "vacuum",
    "write",
    "write_one",
]

P = ParamSpec("P")
Locking = TypeVar("Locking", bound=Select[Any])

SQLITE = "sqlite://"
POSTGRES = ("postgresql://", "postgres://")


async def open(url: str, purpose: str, *, only_read: bool = False) -> None:  # noqa: A001  # database.open reads like what it does
    """Open `sqlite:///absolute/path` or `postgresql://…`; `purpose` tells others who holds the lock.

    `only_read` is for a process beside the one that holds the lock of an SQLite file.
    """
    if ENGINE.backend is not None:
        raise RuntimeError("A database is open already.")
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        ENGINE.backend = read_sqlite(path) if only_read else open_sqlite(path, purpose)
    elif url.startswith(POSTGRES):
        ENGINE.backend = await open_postgres(url, purpose)
    else:
        raise Misconfigured(
            "“{url}” names no database. RESONANZ_DATABASE is sqlite:///path or postgresql://user@host/name.",
            url=url.partition("://")[0],
        )


async def close() -> None:
    """Finish what waits and let go of the database."""
    backend, ENGINE.backend = ENGINE.backend, None
    if backend is not None:
        await backend.close()


async def write(job: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a job as one transaction and return its result once it is durable.

    Raises RowConflict for a contradicting row, Overloaded when the database is full, locked, gone or busy,
    and whatever the job raises; in each case nothing of the job is stored. Within a write it joins that one.
    """
    session = CURRENT.get()
    if session is None:
        return await ENGINE.opened.write(partial(job, *args, **kwargs))
    if not session.writable:
        raise RuntimeError("survey.database.write was called inside survey.database.read.")
    return await job(*args, **kwargs)


async def write_one(sql: str, *args: object) -> list[Row]:
    """One statement as a transaction of its own, durable when it returns; placeholders are `{}`.

    On PostgreSQL it saves the round trips of BEGIN and COMMIT. After a connection that died it is run again,
    so it has to be one that leaves the same behind however often it runs. Errors are those of `write`.
    """
    if CURRENT.get() is not None:
        return await write(query, sql, *args)
    return await ENGINE.opened.write_one(_marked(sql, ENGINE.engine_type), args)


def after_commit(work: Callable[[], None]) -> None:
    """Inside a write: what is done in a thread once it is durable, before its caller hears of it.

    It may be missing after a kill, so it has to be something that a later look can catch up with.
    """
    session = CURRENT.get()
    if session is None or not session.writable:
        raise RuntimeError("Only a write has an end to wait for.")
    session.afterwards.append(work)


async def read(job: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run several queries on one unchanging state of the database."""
    if CURRENT.get() is not None:
        return await job(*args, **kwargs)
    return await ENGINE.opened.read(partial(job, *args, **kwargs))


async def query(sql: str, *args: object) -> list[Row]:
    """SQL that Piccolo cannot express, or only slowly; placeholders are `{}` on both databases."""
    return await (CURRENT.get() or ENGINE.opened).fetch(_marked(sql, ENGINE.engine_type), args)


@lru_cache(maxsize=256)
def _marked(sql: str, engine_type: str) -> str:
    """The statement with the placeholders of a database: the same few are asked for again and again."""
    pieces = sql.split("{}")
    marks = [f"${number}" if engine_type == "postgres" else "?" for number in range(1, len(pieces))]
    return "".join(piece + mark for piece, mark in zip(pieces, [*marks, ""], strict=True))


def address() -> str:
    """What the open database was opened by, for a process beside this one; never to be shown."""
    return ENGINE.opened.address


async def damage() -> list[str]:
    """What the database finds wrong with its own files, in its words; empty where it finds nothing."""
    return await ENGINE.opened.damage()


async def vacuum(tables: Sequence[str]) -> None:
    """Remove what deleted rows of these tables left in the files; Overloaded while somebody still reads."""
    await ENGINE.opened.vacuum(tables)


async def empty_log() -> None:
    """Let what was deleted leave the write-ahead log; where somebody still reads, the next time does it.

    PostgreSQL lets go of it by itself: its log is recycled, its tables are vacuumed.
    """
    backend = ENGINE.opened
    if isinstance(backend, Sqlite):
        with suppress(Overloaded):
            await backend.empty_log()


async def copy_sqlite(path: Path) -> None:
    """Write a copy of the open SQLite database into a new file; PostgreSQL has pg_dump for that."""
    backend = ENGINE.opened
    if not isinstance(backend, Sqlite):
        raise TypeError("Only SQLite is copied by this process.")
    await backend.copy_to(path)


async def identity() -> str:
    """What changes when PostgreSQL is restored elsewhere or fails over; an SQLite file has none ("")."""
    if ENGINE.engine_type != "postgres":
        return ""
    # The timeline is the one now written to: pg_control_checkpoint lags behind a promotion.
    (row,) = await query(
        "SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),"
        " left(pg_walfile_name(pg_current_wal_lsn()), 8),"
        " (SELECT oid FROM pg_database WHERE datname = current_database())) AS identity"
    )
    return str(row["identity"])


def lock_rows(select: Locking, strength: Literal["SHARE", "UPDATE"]) -> Locking:
    """Hold the selected rows until the transaction ends; on SQLite nobody else writes anyway."""
    return select.lock_rows(strength) if ENGINE.engine_type == "postgres" else select
