"""The one Piccolo engine every table is bound to; opening a database decides where it leads."""

import sqlite3
from contextvars import ContextVar
from types import TracebackType
from typing import Any

# Imported for what it does on import: it teaches sqlite3 Piccolo's types (UUID, dates, booleans).
import piccolo.engine.sqlite  # noqa: F401  # a side effect is wanted
from piccolo.engine.base import BaseAtomic, BaseBatch, BaseTransaction, Engine
from piccolo.query import Query
from piccolo.querystring import QueryString

from survey.database.session import CURRENT, Backend, Row


class Joined(BaseTransaction):
    """Piccolo asks for a transaction where one already runs: the one of `database.write`."""

    async def __aenter__(self) -> "Joined":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        return False


class DatabaseEngine(Engine[Joined]):
    """Passes Piccolo's queries to the transaction that runs, or to the open database.

    Piccolo's own engines are not used: its SQLite engine opens a connection and a thread per query, and both
    would let a write happen outside `database.write`, unqueued and, on SQLite, on a second connection.
    """

    def __init__(self) -> None:
        # Not the parent's __init__: it connects at once, and nothing is known yet.
        self.backend: Backend | None = None
        self.query_id = 0
        self.log_queries = False
        self.log_responses = False
        self.min_version_number = 0
        self.current_transaction: ContextVar[Joined | None] = ContextVar("never_set", default=None)

    @property
    def opened(self) -> Backend:
        """The open database."""
        if self.backend is None:
            raise RuntimeError("No database is open: call survey.database.open first.")
        return self.backend

    @property
    def engine_type(self) -> str:  # type: ignore[override]  # Piccolo's is a plain attribute, ours depends
        return self.opened.engine_type

    async def get_version(self) -> float:
        return self.get_version_sync()

    def get_version_sync(self) -> float:
        """Piccolo asks this of SQLite alone, to learn whether it knows RETURNING."""
        major, minor, _ = sqlite3.sqlite_version_info
        return float(f"{major}.{minor:02}")

    async def prep_database(self) -> None:
        """Nothing to prepare: `open` has done it."""

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Row]:
        sql, args = querystring.compile_string(engine_type=self.engine_type)
        session = CURRENT.get()
        return await (session or self.opened).fetch(sql, args)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Row]:
        return await (CURRENT.get() or self.opened).fetch(ddl, ())

    def transaction_exists(self) -> bool:
        return CURRENT.get() is not None

    def transaction(self, *args: Any, **kwargs: Any) -> Joined:
        if CURRENT.get() is None:
            raise RuntimeError("Transactions are opened by survey.database.write and read.")
        return Joined()

    def atomic(self) -> BaseAtomic:
        raise NotImplementedError("Use survey.database.write.")

    async def batch(
        self, query: Query[Any, Any], batch_size: int = 100, node: str | None = None
    ) -> BaseBatch:
        raise NotImplementedError("Read in pages within survey.database.read.")


ENGINE = DatabaseEngine()
