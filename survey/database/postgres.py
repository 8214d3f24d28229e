"""PostgreSQL: a pool, one transaction per write, and settings that keep the promise."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from survey.database.session import JOB_SECONDS, QUEUE, Job, Row, RowConflict, T, run_in
from survey.errors import Misconfigured, Overloaded, untranslated

CONNECTIONS = 10
ACQUIRE_SECONDS = 10
# After a conflict between two transactions PostgreSQL asks for another try.
TRIES = 8
VERSION = 15
STATEMENT_SECONDS = 60
VACUUM_SECONDS = 3600

AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)  # a TimeoutError is an OSError

FULL = untranslated("Nothing was saved: the database's disk is full. Whoever runs it has to free some space.")
READ_ONLY = untranslated(
    "Nothing was saved: the database only lets read at the moment. Please try again in a moment."
)
SLOW = untranslated("Nothing was saved: the database took too long. Please try again in a moment.")
UNREACHABLE = untranslated("The database cannot be reached. Please try again in a moment.")


class Postgres:
    """A bounded pool; the server itself gathers commits."""

    engine_type = "postgres"

    def __init__(self, place: str, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self.place = place
        self._pool = pool
        self._waiting = 0

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        async with self._session(writable=False) as session:
            return await session.fetch(sql, args)

    async def read(self, job: Job[T]) -> T:
        async with self._session(writable=False) as session:
            return await session.transact("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", job)

    async def write(self, job: Job[T]) -> T:
        for attempt in range(TRIES):
            try:
                async with self._session(writable=True) as session:
                    return await session.transact("BEGIN READ WRITE", job)
            except AGAIN:
                await asyncio.sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311  # spreads, hides nothing
        raise Overloaded("Too many are saving the same thing at this moment. Please try again in a moment.")

    async def vacuum(self, tables: Sequence[str]) -> None:
        async with self._session(writable=True) as session:
            await session.command("SET default_transaction_read_only=off")
            try:
                for table in tables:
                    # FULL writes the table anew, so that nothing of a deleted row stays in its file.
                    await session.command(f'VACUUM (FULL) "{table}"', seconds=VACUUM_SECONDS)
            finally:
                await session.command("SET default_transaction_read_only=on")

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def _session(self, *, writable: bool) -> "AsyncIterator[PostgresSession]":
        if self._waiting >= QUEUE:
            raise Overloaded("Too many are saving at this moment. Please try again in a moment.")
        self._waiting += 1
        try:
            connection = await self._pool.acquire(timeout=ACQUIRE_SECONDS)
        except LOST as error:
            raise Overloaded(UNREACHABLE) from error
        finally:
            self._waiting -= 1
        try:
            yield PostgresSession(connection, self, writable)
        except asyncio.CancelledError:
            connection.terminate()  # whoever waited is gone, and so is the unfinished transaction
            raise
        finally:
            await self._pool.release(connection)

    def explain(self, error: Exception, *, writable: bool) -> Exception:
        """What an error of PostgreSQL means to a person; everybody may read it, so it names no host."""
        match error:
            case asyncpg.IntegrityConstraintViolationError():
                return RowConflict(str(error))
            case asyncpg.DiskFullError():
                return Overloaded(FULL)
            case asyncpg.ReadOnlySQLTransactionError() if not writable:
                return RuntimeError("A query outside survey.database.write tried to write.")
            case asyncpg.ReadOnlySQLTransactionError():
                return Overloaded(READ_ONLY)
            case asyncpg.QueryCanceledError() | asyncpg.LockNotAvailableError():
                return Overloaded(SLOW)
        return Overloaded(UNREACHABLE) if isinstance(error, LOST) else error


@dataclass(slots=True)
class PostgresSession:
    """One connection for as long as somebody needs it."""

    connection: Any  # asyncpg's pooled connection delegates, which no stub describes
    database: Postgres
    writable: bool
    over: bool = False

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        if self.over:
            raise RuntimeError(
                "A query ran after its transaction had ended: await everything inside the job."
            )
        try:
            return [dict(record) for record in await self.connection.fetch(sql, *args)]
        except AGAIN:
            raise
        except (asyncpg.PostgresError, *LOST) as error:
            raise self.database.explain(error, writable=self.writable) from error

    async def command(self, sql: str, seconds: float | None = None) -> None:
        """A statement without rows."""
        try:
            await self.connection.execute(sql, timeout=seconds)
        except AGAIN:
            raise
        except (asyncpg.PostgresError, *LOST) as error:
            raise self.database.explain(error, writable=self.writable) from error

    async def transact(self, begin: str, job: Job[T]) -> T:
        """Run a job between BEGIN and COMMIT."""
        await self.command(begin)
        try:
            async with asyncio.timeout(JOB_SECONDS):
                result = await run_in(self, job)
        except Exception:
            if not self.connection.is_closed():
                await self.command("ROLLBACK")
            raise
        finally:
            self.over = True
        await self.command("COMMIT")
        return result


async def open_postgres(url: str, purpose: str) -> Postgres:
    """Connect, and refuse a server whose settings would break a promise."""
    parts = urlsplit(url)
    place = f"{parts.hostname or 'PostgreSQL'}{parts.path}"  # never the password
    try:
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=CONNECTIONS,
            command_timeout=STATEMENT_SECONDS,
            timeout=ACQUIRE_SECONDS,
            reset=_keep,
            server_settings={
                "application_name": f"resonanz {purpose}",
                "timezone": "UTC",
                # A query that forgot survey.database.write fails here as it does on SQLite.
                "default_transaction_read_only": "on",
            },
        )
    except (asyncpg.PostgresError, OSError, ValueError) as error:
        raise Misconfigured(
            "The database {place} cannot be opened ({reason}). Check RESONANZ_DATABASE, and that PostgreSQL "
            "runs there.",
            place=place,
            reason=str(error) or type(error).__name__,
        ) from error
    try:
        async with pool.acquire() as connection:
            await _require_safe_settings(connection, place)
    except BaseException:
        await pool.close()
        raise
    return Postgres(place, pool)


async def _keep(connection: Any) -> None:
    """Nothing to reset: no session state is ever changed, and asking costs a round trip."""


async def _require_safe_settings(connection: Any, place: str) -> None:
    rows = await connection.fetch("SELECT name, setting FROM pg_settings")
    setting = {row["name"]: row["setting"] for row in rows}
    if int(setting["server_version_num"]) < VERSION * 10_000:
        raise Misconfigured(
            "{place} is PostgreSQL {found}; Resonanz needs {needed} or newer.",
            place=place,
            found=setting["server_version"],
            needed=VERSION,
        )
    unsafe = {
        # When a ballot was committed must be nowhere.
        "track_commit_timestamp": setting["track_commit_timestamp"] != "off",
        # What is acknowledged must survive a crash.
        "fsync": setting["fsync"] != "on",
        "full_page_writes": setting["full_page_writes"] != "on",
        "synchronous_commit": setting["synchronous_commit"] == "off",
        # Parameters of statements are answers, names and addresses.
        "log_parameter_max_length": setting["log_parameter_max_length"] != "0" and _logs_statements(setting),
        "log_parameter_max_length_on_error": setting["log_parameter_max_length_on_error"] != "0",
        "auto_explain.log_parameter_max_length": setting.get("auto_explain.log_parameter_max_length", "0")
        != "0",
        "pgaudit.log_parameter": setting.get("pgaudit.log_parameter", "off") != "off",
    }
    for name, wrong in unsafe.items():
        if wrong:
            raise Misconfigured(
                "{place} runs with {name} = {found}, which breaks a promise of the survey. "
                "Set {name} = {wanted} in postgresql.conf and restart the server.",
                place=place,
                name=name,
                found=setting[name],
                wanted=SAFE.get(name, "0"),
            )


SAFE = {
    "track_commit_timestamp": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "pgaudit.log_parameter": "off",
}


def _logs_statements(setting: dict[str, str]) -> bool:
    return (
        setting["log_statement"] in {"mod", "all"}
        or setting["log_min_duration_statement"] != "-1"
        or (setting["log_min_duration_sample"] != "-1" and float(setting["log_statement_sample_rate"]) > 0)
        or float(setting["log_transaction_sample_rate"]) > 0
    )
