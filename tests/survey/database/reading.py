"""Somebody who reads what the database held before, while it goes on."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg


@asynccontextmanager
async def somebody_reads(url: str, table: str) -> AsyncIterator[None]:
    """Another program in the middle of a long reading, such as a backup."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite://"), isolation_level=None)
        other.execute("BEGIN")
        other.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # our own names
        try:
            yield
        finally:
            other.close()
        return
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608  # our own names
            yield
    finally:
        await connection.close()
