"""SQLite, opened so that an acknowledged row survives a power cut and a deleted one leaves no trace."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey import clock
from survey.database.lock import Lock
from survey.database.session import QUEUE, Job, Row, T, run_in
from survey.database.sqlite_errors import explain_for
from survey.database.sqlite_short_reads import ShortReads
from survey.database.writer import Explain, Writer
from survey.errors import Misconfigured, Overloaded, ResonanzError

READERS = 4
BUSY_SECONDS = 5
CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"

# What must be so on the writing connection, and why somebody would notice if it were not.
PRAGMAS = {
    "journal_mode": "wal",  # readers never wait for the writer
    "synchronous": "2",  # FULL: a commit has reached the disk when it returns
    "secure_delete": "1",  # deleted ballots are overwritten, not only unlinked
    "foreign_keys": "1",
    "busy_timeout": str(BUSY_SECONDS * 1000),
}


class Sqlite:
    """One writing connection behind a queue, and a few that can only read.

    SQLite up to 3.51.2 can lose pages when several connections write and reset the WAL; here only one
    writes, and only that one checkpoints. Never open the database file itself in this process by other
    means: closing any descriptor of it would drop SQLite's locks.
    """

    engine_type = "sqlite"

    def __init__(
        self,
        path: Path,
        lock: Lock,
        writer: sqlite3.Connection,
        short: sqlite3.Connection,
        readers: Sequence[sqlite3.Connection],
    ) -> None:
        self.path = path
        self.address = f"sqlite://{path}"
        self._lock = lock
        self._connections = [short, *readers, writer]
        self._short = ShortReads(short)
        self._explain = explain_for(path)
        self._free: asyncio.LifoQueue[sqlite3.Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._free.put_nowait(reader)
        self._vacuuming = asyncio.Lock()
        self._waiting = 0
        self._threads = ThreadPoolExecutor(len(readers), thread_name_prefix="sqlite-reader")
        self._writer = Writer(writer, self._explain)

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        if not self._vacuuming.locked():  # which wants nobody to read
            await clock.sleep(0)  # many short reads in a row let others go on, too
            if (found := self._short.fetch(sql, args)) is not None:
                return found
        async with self._reader() as session:
            return await session.fetch(sql, args)

    async def read(self, job: Job[T]) -> T:
        async with self._reader() as session:
            await session.fetch("BEGIN", ())
            try:
                return await run_in(session, job)
            finally:
                session.connection.execute("COMMIT")

    async def write(self, job: Job[T]) -> T:
        return await self._writer.submit(job)

    async def write_one(self, sql: str, args: Sequence[Any]) -> list[Row]:
        return await self._writer.submit_one(sql, args)

    async def vacuum(self, tables: Sequence[str]) -> None:
        await self._without_readers(_vacuum)

    async def empty_log(self) -> None:
        """What was deleted is overwritten in the file already; the write-ahead log holds it until then."""
        await self._without_readers(_empty_log)

    async def _without_readers(self, work: Callable[[sqlite3.Connection], None]) -> None:
        async with self._vacuuming:
            # An old reader would keep frames of the write-ahead log in use, so all readers are taken first.
            held: list[sqlite3.Connection] = []
            try:
                while len(held) < READERS:
                    held.append(await self._free.get())
                await self._writer.alone(work)
            finally:
                for reader in held:
                    self._free.put_nowait(reader)

    async def copy_to(self, path: Path) -> None:
        """Everything as it is at one moment, in one new file; others read and write meanwhile."""
        async with self._reader() as session:
            copying = asyncio.get_running_loop().run_in_executor(
                self._threads, _copy, session.connection, path
            )
            try:
                await asyncio.shield(copying)
            except asyncio.CancelledError:
                await asyncio.wait([copying])  # the connection is in use until then
                raise
            except sqlite3.Error as error:
                raise self._explain(error) from error

    async def damage(self) -> list[str]:
        async with self._reader() as session:
            return await quick_check(session)

    async def close(self) -> None:
        await self._writer.close()
        self._threads.shutdown()
        # The writer is last in the list: the last connection to close empties the write-ahead log.
        for connection in self._connections:
            connection.close()
        self._lock.release()

    @asynccontextmanager
    async def _reader(self) -> "AsyncIterator[ReadSession]":
        if self._waiting >= QUEUE:
            raise Overloaded("Too many are reading at this moment. Please try again in a moment.")
        self._waiting += 1
        try:
            connection = await self._free.get()
        finally:
            self._waiting -= 1
        try:
            yield ReadSession(connection, self._threads, self._explain)
        finally:
            self._free.put_nowait(connection)


@dataclass(slots=True)
class ReadSession:
    """One reading connection; its queries run in a thread, because they may be long."""

    connection: sqlite3.Connection
    threads: ThreadPoolExecutor
    explain: Explain
    writable: bool = False
    afterwards: list[Callable[[], None]] = field(default_factory=list)  # nothing follows from reading

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        def work() -> list[Row]:
            return self.connection.execute(sql, args).fetchall()

        running = asyncio.get_running_loop().run_in_executor(self.threads, work)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # The connection goes back to the others only when the thread has let go of it.
            self.connection.interrupt()
            await asyncio.wait([running])
            running.exception()
            raise
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_READONLY:
                raise RuntimeError("A query outside survey.database.write tried to write.") from error
            raise self.explain(error) from error
        except sqlite3.Error as error:
            raise self.explain(error) from error


async def quick_check(session: ReadSession) -> list[str]:
    """What SQLite says of pages and rows that do not fit; it does not compare indices with their tables."""
    try:
        rows = await session.fetch("PRAGMA quick_check(10)", ())
    except Misconfigured as error:  # too damaged to be looked through
        return [str(error.values.get("reason", error))]
    found = [str(row["quick_check"]) for row in rows]
    return [] if found == ["ok"] else found


def open_sqlite(path: Path, purpose: str) -> Sqlite:
    """Lock the file, open it, and refuse settings under which a promise would not hold."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = Lock(path.with_name(path.name + ".lock"), purpose)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise Misconfigured(
            "{path} cannot be opened ({reason}). Give the server a data directory it may write to: "
            "RESONANZ_DATA.",
            path=path,
            reason=error.strerror,
        ) from error
    connections: list[sqlite3.Connection] = []
    try:
        writer = connect(path)
        connections.append(writer)
        for pragma, wanted in PRAGMAS.items():
            require_pragma(writer, path, pragma, wanted)
        for _ in range(1 + READERS):
            reader = connect(path)
            connections.append(reader)
            # What somebody sorts must not be spilt to a file elsewhere.
            reader.executescript("PRAGMA temp_store=MEMORY; PRAGMA query_only=ON")
        _, short, *readers = connections
        return Sqlite(path, lock, writer, short, readers)
    except BaseException as error:
        for connection in connections:
            connection.close()
        lock.release()
        explained = explain_for(path)(error) if isinstance(error, sqlite3.Error) else error
        if isinstance(explained, ResonanzError):
            raise Misconfigured(explained.message, **explained.values) from error
        raise


def connect(address: str | Path) -> sqlite3.Connection:
    """A connection as all of ours are; an address that begins with `file:` may ask for less."""
    connection = sqlite3.connect(
        address,
        uri=str(address).startswith("file:"),
        isolation_level=None,
        detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
        cached_statements=256,
    )
    connection.row_factory = lambda cursor, row: {
        column[0]: value for column, value in zip(cursor.description, row, strict=True)
    }
    return connection


def require_pragma(connection: sqlite3.Connection, path: Path, pragma: str, wanted: str) -> None:
    """Set what a promise rests on, and ask whether SQLite has done it."""
    connection.execute(f"PRAGMA {pragma}={wanted}")
    (row,) = connection.execute(f"PRAGMA {pragma}").fetchall()
    (found,) = row.values()
    if str(found) != wanted:
        raise Misconfigured(
            "SQLite refuses PRAGMA {pragma}={wanted} for {path} (it says {found}). The file has to lie on a "
            "local disk; network file systems cannot keep the promise.",
            pragma=pragma,
            wanted=wanted,
            path=path,
            found=found,
        )


def _copy(source: sqlite3.Connection, path: Path) -> None:
    with closing(sqlite3.connect(path)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _vacuum(connection: sqlite3.Connection) -> None:
    # The log first, so that what is in it reaches the pages that secure_delete has overwritten; the file
    # is then written anew without free pages, and the log of that is emptied as well.
    _alone(connection, CHECKPOINT, "VACUUM", CHECKPOINT)


def _empty_log(connection: sqlite3.Connection) -> None:
    _alone(connection, CHECKPOINT)


def _alone(connection: sqlite3.Connection, *statements: str) -> None:
    # Everybody who writes waits for this: where another program is in the way it gives up at once, as the
    # writing connection does with everything but its BEGIN.
    for statement in statements:
        rows = connection.execute(statement).fetchall()
        if rows and rows[0]["busy"]:
            raise Overloaded("Another program is reading the database; its old pages cannot be removed yet.")
