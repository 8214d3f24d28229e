"""The single writer of an SQLite database: everything that waits is committed together.

A commit costs one wait for the disk, however many rows it holds. So whatever arrives while the last commit
runs goes into the next one, each job in a savepoint of its own, and everybody is answered after the commit.

The statements of a job run in the event loop: inside a transaction they touch memory and take microseconds,
where handing each to a thread costs up to a switch interval of 5 ms on a busy server. COMMIT waits for the
disk and runs in a thread, and so does BEGIN where another program holds the lock.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from survey import clock
from survey.database.session import QUEUE, Job, Row, T, run_afterwards, run_in_time
from survey.errors import Overloaded

# So many jobs at most share a commit: the first of them waits for the last.
BATCH = 500

Explain = Callable[[sqlite3.Error], Exception]


@dataclass(slots=True)
class Waiting:
    """A job or a single statement in the queue, or work that needs the connection outside any transaction."""

    answer: asyncio.Future[Any]
    job: Job[Any] | None = None
    statement: tuple[str, Sequence[Any]] | None = None
    alone: Callable[[sqlite3.Connection], Any] | None = None
    result: Any = None
    afterwards: list[Callable[[], None]] = field(default_factory=list)


@dataclass(slots=True)
class WriteSession:
    """One job's savepoint on the writing connection."""

    connection: sqlite3.Connection
    explain: Explain
    over: bool = False
    writable: bool = True
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        if self.over:
            raise RuntimeError("A query ran after its write had ended: await everything inside the job.")
        try:
            return self.connection.execute(sql, args).fetchall()
        except sqlite3.Error as error:
            raise self.explain(error) from error


class Writer:
    """Owns the only connection that writes."""

    def __init__(self, connection: sqlite3.Connection, explain: Explain) -> None:
        self._connection = connection
        self._explain = explain
        (self._patience,) = connection.execute("PRAGMA busy_timeout").fetchone().values()
        connection.execute("PRAGMA busy_timeout=0")  # a thread may wait for a lock, the loop may not
        self._waiting: deque[Waiting] = deque()
        self._arrived = asyncio.Event()
        self._closing = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")
        self._task = asyncio.create_task(self._run())

    async def submit(self, job: Job[T]) -> T:
        """Run a job in the next commit; returns when that is on disk."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(Waiting(answer, job=job))
        return await answer

    async def submit_one(self, sql: str, args: Sequence[Any]) -> list[Row]:
        """The same for one statement."""
        answer: asyncio.Future[list[Row]] = asyncio.get_running_loop().create_future()
        self._put(Waiting(answer, statement=(sql, args)))
        return await answer

    async def alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run what no transaction may surround between two commits, in the thread."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(Waiting(answer, alone=work))
        return await answer

    async def close(self) -> None:
        """Finish what waits, then stop."""
        self._closing = True
        self._arrived.set()
        await self._task
        self._thread.shutdown()

    def _put(self, waiting: Waiting) -> None:
        if self._closing:
            raise Overloaded("The server is stopping. Please try again in a moment.")
        if len(self._waiting) >= QUEUE:
            raise Overloaded("Too many are saving at this moment. Please try again in a moment.")
        self._waiting.append(waiting)
        self._arrived.set()

    async def _run(self) -> None:
        while True:
            if not self._waiting:
                if self._closing:
                    return
                self._arrived.clear()
                await self._arrived.wait()
            elif self._waiting[0].alone:
                await self._work_alone(self._waiting.popleft())
            else:
                await self._commit_together()

    async def _work_alone(self, one: Waiting) -> None:
        assert one.alone is not None  # noqa: S101  # for the type checker: the caller has looked
        try:
            one.result = await self._in_thread(one.alone, self._connection)
        except Exception as error:  # whatever it is, it belongs to whoever waits for it
            self._fail([one], error)
        else:
            _answer([one])

    async def _commit_together(self) -> None:
        taken: list[Waiting] = []
        try:
            await self._begin()
            while self._waiting and not self._waiting[0].alone and len(taken) < BATCH:
                one = self._waiting.popleft()
                if not one.answer.done():  # its caller has given up
                    taken.append(one)
                    if one.statement:
                        self._run_statement(one, *one.statement)
                    else:
                        await self._run_job(one)
                    await clock.sleep(0)  # others may join, and requests that write nothing go on
            await self._in_thread(self._connection.execute, "COMMIT")
        except Exception as error:  # nothing of this batch is stored, and everybody must hear it
            with suppress(sqlite3.Error):  # a disk that fails here has failed already
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            if not taken:  # BEGIN failed: another program holds the file, so nobody can be served now
                taken, self._waiting = list(self._waiting), deque()
            self._fail(taken, error)
        else:
            # Before anybody is told: whoever hears that something is stored finds what follows from it.
            if afterwards := [each for one in taken for each in one.afterwards]:
                await self._in_thread(run_afterwards, afterwards)
            _answer(taken)

    async def _begin(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:  # what is wrong besides another's lock, the thread meets as well
            await self._in_thread(self._begin_patiently)

    def _begin_patiently(self) -> None:
        self._connection.execute(f"PRAGMA busy_timeout={self._patience}")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        finally:
            self._connection.execute("PRAGMA busy_timeout=0")

    async def _run_job(self, one: Waiting) -> None:
        assert one.job is not None  # noqa: S101  # for the type checker: the caller has looked
        session = WriteSession(self._connection, self._explain)
        self._connection.execute("SAVEPOINT job")
        try:
            one.result = await run_in_time(session, one.job)
            one.afterwards = session.afterwards
        except Exception as error:
            if not self._connection.in_transaction:
                raise  # a full or broken disk: SQLite has rolled back everything, the neighbours' rows too
            self._connection.execute("ROLLBACK TO job")
            self._fail([one], error)
        finally:
            session.over = True
        self._connection.execute("RELEASE job")

    def _run_statement(self, one: Waiting, sql: str, args: Sequence[Any]) -> None:
        """Without a savepoint: of a statement that fails SQLite takes back all that it has done."""
        try:
            one.result = self._connection.execute(sql, args).fetchall()
        except Exception as error:
            if not self._connection.in_transaction:
                raise  # as above
            self._fail([one], error)

    def _fail(self, taken: list[Waiting], error: Exception) -> None:
        for one in taken:
            if not one.answer.done():
                one.answer.set_exception(self._explain(error) if isinstance(error, sqlite3.Error) else error)

    async def _in_thread(self, work: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)


def _answer(taken: list[Waiting]) -> None:
    for one in taken:
        if not one.answer.done():
            one.answer.set_result(one.result)
