"""What a transaction is, whichever database runs it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from survey.errors import Overloaded, untranslated

T = TypeVar("T")
Row = dict[str, Any]

# A job is one transaction: an async function that runs ordinary Piccolo queries and nothing else. It may be
# run more than once (PostgreSQL asks for that after a conflict), so it must not do anything besides. Where it
# runs in SQLite's writer it does not see the caller's context variables.
Job = Callable[[], Awaitable[T]]

log = logging.getLogger("resonanz")

# How many may wait for the database before the next one is told to try again.
QUEUE = 1000
# How long one job may take. Others wait behind it, so this is a bound on mistakes, not a budget.
JOB_SECONDS = 60
SLOW = untranslated("Nothing was saved: the database took too long. Please try again in a moment.")


class RowConflict(Exception):
    """A row contradicts another one: a unique value twice, a missing parent, a missing value.

    On PostgreSQL the transaction is over then, so a job lets this out; whoever called `write` may catch it.
    """


class Session(Protocol):
    """One transaction in progress."""

    writable: bool
    # What is done when the transaction is durable, and not at all if it never is; in a thread.
    afterwards: list[Callable[[], None]]

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]: ...


class Backend(Protocol):
    """One kind of database, opened."""

    engine_type: str
    # What it was opened by, a password included.
    address: str

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Row]:
        """One query that only reads."""

    async def read(self, job: Job[T]) -> T:
        """Several queries on one unchanging picture of the data."""

    async def write(self, job: Job[T]) -> T:
        """One transaction, answered after it is durable."""

    async def write_one(self, sql: str, args: Sequence[Any]) -> list[Row]:
        """The same for one statement, which may be run again after a lost connection."""

    async def vacuum(self, tables: Sequence[str]) -> None:
        """Remove deleted rows from the files."""

    async def damage(self) -> list[str]:
        """What is wrong with the files."""

    async def close(self) -> None: ...


# The transaction that the code now running belongs to. A context variable, because Piccolo's queries carry
# no connection.
CURRENT: ContextVar[Session | None] = ContextVar("current_session", default=None)


def run_afterwards(work: Sequence[Callable[[], None]]) -> None:
    """What a durable transaction has left to do; it stays durable whatever becomes of that."""
    for each in work:
        try:
            each()
        except Exception:
            log.exception("Something was stored, and what should follow did not work")


async def run_in(session: Session, job: Job[T]) -> T:
    """Run a job whose queries all go to this session."""
    token = CURRENT.set(session)
    try:
        return await job()
    finally:
        CURRENT.reset(token)


async def run_in_time(session: Session, job: Job[T]) -> T:
    """The same, and Overloaded where it takes too long."""
    try:
        async with asyncio.timeout(JOB_SECONDS):
            return await run_in(session, job)
    except TimeoutError as error:
        raise Overloaded(SLOW) from error
