"""SQLite beside the process that holds its lock: one connection that can only read.

It writes nothing and resets no log, so the rule of a single writer holds. Opened for one picture of the data
and closed again: a removal of deleted rows waits for whoever still reads.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Never

from survey.database.session import Job, Row, T, run_in
from survey.database.sqlite import ReadSession, connect, quick_check
from survey.database.sqlite_errors import explain_for


class SqliteReading:
    """One query after another, from one connection."""

    engine_type = "sqlite"

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.address = f"sqlite://{path}"
        self._connection = connection
        self._threads = ThreadPoolExecutor(1)
        self._session = ReadSession(connection, self._threads, explain_for(path))
        self._one = asyncio.Lock()

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        async with self._one:
            return await self._session.fetch(sql, args)

    async def read(self, job: Job[T]) -> T:
        async with self._one:
            await self._session.fetch("BEGIN", ())
            try:
                return await run_in(self._session, job)
            finally:
                self._connection.execute("COMMIT")

    async def write(self, job: Job[T]) -> Never:
        raise RuntimeError("This process only reads the database.")

    async def write_one(self, sql: str, args: Sequence[Any]) -> Never:
        raise RuntimeError("This process only reads the database.")

    async def vacuum(self, tables: Sequence[str]) -> None:
        raise RuntimeError("This process only reads the database.")

    async def damage(self) -> list[str]:
        return await quick_check(self._session)

    async def close(self) -> None:
        self._threads.shutdown()
        self._connection.close()


def read_sqlite(path: Path) -> SqliteReading:
    """Open a file that exists; its lock is somebody else's."""
    try:
        connection = connect(f"{path.absolute().as_uri()}?mode=ro")
        connection.executescript("PRAGMA temp_store=MEMORY; PRAGMA query_only=ON")
    except sqlite3.Error as error:
        raise explain_for(path)(error) from error
    return SqliteReading(path, connection)
