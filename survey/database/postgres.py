"""PostgreSQL: a pool, one transaction per write, and settings that keep the promise."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from survey import clock
from survey.database.postgres_pool import WAIT_SECONDS, Pool
from survey.database.postgres_settings import require_safe_settings
from survey.database.session import QUEUE, SLOW, Job, Row, RowConflict, T, run_afterwards, run_in_time
from survey.errors import Misconfigured, Overloaded, untranslated

# Two pools: what only reads cannot write, and what writes need not say so before each statement.
READERS = 5
WRITERS = 10
# After a conflict between two transactions PostgreSQL asks for another try.
TRIES = 8
# Less than a whole job may take (JOB_SECONDS): what is waited for is told by whoever waits.
STATEMENT_SECONDS = 50
VACUUM_SECONDS = 3600
# Whoever asks for the table meanwhile queues up behind the vacuum that waits for it.
VACUUM_LOCK = "1s"

AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what asyncpg says when the server's goodbye lies unread in the connection
    asyncpg.CannotConnectNowError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)

FULL = untranslated("Nothing was saved: the database's disk is full. Whoever runs it has to free some space.")
READ_ONLY = untranslated(
    "Nothing was saved: the database only lets read at the moment. Please try again in a moment."
)
IN_USE = untranslated(
    "Somebody reads an older state of the database (a backup, a report); what was deleted since cannot be "
    "removed yet."
)
UNCONFIRMED = untranslated(
    "It is not certain that this was saved: the second database has not confirmed it. Please try again in a "
    "moment."
)
UNREACHABLE = untranslated("The database cannot be reached. Please try again in a moment.")


class Stale(Exception):
    """A connection of the pool turned out to be dead before it was used."""


class Listening(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no stubs
    """A connection that knows whether the server has sent a warning beside its answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warned = False
        self.carried_over = 0
        self.add_log_listener(_note_message)


class Postgres:
    """A bounded pool; the server itself gathers commits."""

    engine_type = "postgres"

    def __init__(self, address: str, place: str, readers: Pool, writers: Pool) -> None:
        self.address = address
        self.place = place
        self._readers, self._writers = readers, writers
        self._waiting = 0

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        async def once() -> list[Row]:
            async with self._session(writable=False) as session:
                return await session.fetch(sql, args)

        return await self._repeat(once)

    async def read(self, job: Job[T]) -> T:
        async def once() -> T:
            async with self._session(writable=False) as session:
                return await session.transact("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", job)

        return await self._repeat(once)

    async def write(self, job: Job[T]) -> T:
        async def once() -> T:
            async with self._session(writable=True) as session:
                return await session.transact("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", job)

        return await self._repeat(once)

    async def write_one(self, sql: str, args: Sequence[Any]) -> list[Row]:
        async def once() -> list[Row]:
            async with self._session(writable=True) as session:
                return await session.fetch_durably(sql, args)

        return await self._repeat(once)

    async def _repeat(self, once: Job[T]) -> T:
        """Try again what the server asks to be tried again, and what met a connection that had died idle."""
        for attempt in range(TRIES):
            try:
                return await once()
            except AGAIN:
                await clock.sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311  # spreads, hides nothing
            except Stale:
                pass
        raise Overloaded("Too many are saving the same thing at this moment. Please try again in a moment.")

    async def vacuum(self, tables: Sequence[str]) -> None:
        async with self._session(writable=True) as session:
            await session.command(f"SET lock_timeout='{VACUUM_LOCK}'")
            try:
                for table in tables:
                    session.connection.carried_over = 0
                    # FULL writes the table anew, so that nothing of a deleted row stays in its file. Where an
                    # older snapshot still sees such rows it carries them over, and says how many.
                    await session.command(f'VACUUM (FULL, VERBOSE) "{table}"', seconds=VACUUM_SECONDS)
                    if session.connection.carried_over:
                        raise Overloaded(IN_USE)
            finally:
                if session.alive:
                    await session.command("SET lock_timeout=0")

    async def damage(self) -> list[str]:
        """What its checksums have found wrong so far; a dump reads every page again."""
        (found,) = await self.fetch(
            "SELECT coalesce(checksum_failures, 0) AS failures FROM pg_stat_database"
            " WHERE datname = current_database()",
            (),
        )
        return [f"checksum failures: {found['failures']}"] if found["failures"] else []

    async def close(self) -> None:
        await self._readers.close()
        await self._writers.close()

    @asynccontextmanager
    async def _session(self, *, writable: bool) -> "AsyncIterator[PostgresSession]":
        if self._waiting >= QUEUE:
            raise Overloaded("Too many are saving at this moment. Please try again in a moment.")
        self._waiting += 1
        pool = self._writers if writable else self._readers
        try:
            connection = await pool.take()
        except TimeoutError as error:
            raise Overloaded(SLOW) from error
        except LOST as error:
            raise Overloaded(UNREACHABLE) from error
        finally:
            self._waiting -= 1
        try:
            yield PostgresSession(connection, self, writable)
        except asyncio.CancelledError:
            _end(connection)  # whoever waited is gone, and so is the unfinished transaction
            raise
        finally:
            await pool.give_back(connection)

    def explain(self, error: Exception, *, writable: bool) -> Exception:
        """What an error of PostgreSQL means to a person; everybody may read it, so it names no host."""
        match error:
            case asyncpg.IntegrityConstraintViolationError():
                return RowConflict(str(error))
            case asyncpg.DiskFullError():
                return Overloaded(FULL)
            case asyncpg.ReadOnlySQLTransactionError() if not writable:
                return RuntimeError("A query outside survey.database.write tried to write.")
            case asyncpg.ReadOnlySQLTransactionError() | asyncpg.FeatureNotSupportedError():
                # The second is what a standby says to BEGIN READ WRITE.
                return Overloaded(READ_ONLY)
            case asyncpg.QueryCanceledError() | asyncpg.LockNotAvailableError() | TimeoutError():
                return Overloaded(SLOW)
        return Overloaded(UNREACHABLE) if isinstance(error, LOST) else error


@dataclass(slots=True)
class PostgresSession:
    """One connection for as long as somebody needs it."""

    connection: Any  # asyncpg's pooled connection delegates, which no stub describes
    database: Postgres
    writable: bool
    fresh: bool = True
    alive: bool = True
    over: bool = False
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        if self.over:
            raise RuntimeError("A query ran after its transaction: await everything inside the job.")
        return [dict(record) for record in await self._explained(self.connection.fetch(sql, *args))]

    async def command(self, sql: str, seconds: float | None = None) -> None:
        """A statement without rows."""
        await self._explained(self.connection.execute(sql, timeout=seconds))

    async def transact(self, begin: str, job: Job[T]) -> T:
        """Run a job between BEGIN and COMMIT."""
        await self.command(begin)
        try:
            result = await run_in_time(self, job)
        except Exception:
            if self.alive:
                await self.command("ROLLBACK")
            raise
        finally:
            self.over = True
        await self._commit()
        if self.afterwards:
            await asyncio.to_thread(run_afterwards, self.afterwards)
        return result

    async def fetch_durably(self, sql: str, args: Sequence[Any]) -> list[Row]:
        """One statement, which PostgreSQL commits by itself."""
        self.connection.warned = False
        rows = await self.fetch(sql, args)
        self.over = True
        self._require_confirmed()
        return rows

    async def _commit(self) -> None:
        """COMMIT, and look whether it was one: after an error that a job kept to itself it rolls back."""
        self.connection.warned = False
        status = await self._explained(self.connection.execute("COMMIT"))
        self._require_confirmed()
        if status != "COMMIT":
            raise RuntimeError("A job went on after an error, so nothing of it is stored.")

    def _require_confirmed(self) -> None:
        """After a commit: when somebody ends the wait for a standby, it is made here alone and warned of."""
        if self.connection.warned:
            raise Overloaded(UNCONFIRMED)

    async def _explained(self, answer: Awaitable[Any]) -> Any:
        fresh, self.fresh = self.fresh, False
        try:
            return await answer
        except AGAIN:
            raise
        except LOST as error:
            self.alive = False
            _end(self.connection)
            if fresh and not isinstance(error, TimeoutError):
                raise Stale from error  # it died in the pool: nothing was asked of it yet
            raise self.database.explain(error, writable=self.writable) from error
        except asyncpg.PostgresError as error:
            raise self.database.explain(error, writable=self.writable) from error


async def open_postgres(url: str, purpose: str) -> Postgres:
    """Connect, and refuse a server whose settings would break a promise."""
    parts = urlsplit(url)
    place = f"{parts.hostname or 'PostgreSQL'}{parts.path}"  # never the password
    # A query that forgot survey.database.write fails among the readers as it does on SQLite.
    readers = await _open_pool(url, place, purpose, READERS, read_only="on")
    try:
        connection = await readers.take()
        try:
            await require_safe_settings(connection, place)
        finally:
            await readers.give_back(connection)
        writers = await _open_pool(url, place, purpose, WRITERS, read_only="off")
    except BaseException:
        await readers.close()
        raise
    return Postgres(url, place, readers, writers)


async def _open_pool(url: str, place: str, purpose: str, size: int, read_only: str) -> Pool:
    settings = {
        "application_name": f"resonanz {purpose}",
        "timezone": "UTC",
        "default_transaction_read_only": read_only,
    }
    pool = Pool(
        partial(
            asyncpg.connect,
            url,
            connection_class=Listening,
            timeout=WAIT_SECONDS,
            command_timeout=STATEMENT_SECONDS,
            server_settings=settings,
        ),
        size,
    )
    try:
        await pool.give_back(await pool.take())
        return pool
    except (asyncpg.PostgresError, OSError, ValueError) as error:
        raise Misconfigured(
            "The database {place} cannot be opened ({reason}). Check RESONANZ_DATABASE, and that PostgreSQL "
            "runs there.",
            place=place,
            reason=str(error) or type(error).__name__,
        ) from error


def _note_message(connection: Any, message: Any) -> None:
    if message.severity_en == "WARNING":
        connection.warned = True
    elif message.severity_en == "INFO":
        # What VACUUM tells of a table: "3 dead row versions cannot be removed yet", in the server's language.
        found = re.search(r"\d+", message.detail or "")
        connection.carried_over += int(found[0]) if found else 0


def _end(connection: Any) -> None:
    with suppress(asyncpg.InterfaceError):  # the pool has noticed before us that it is dead
        connection.terminate()
