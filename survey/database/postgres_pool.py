"""A few connections to PostgreSQL that are kept open, each lent to one at a time.

asyncpg's own pool takes 0.1 ms of a processor to lend one and take it back, three times what asking a short
query costs. Nothing of a connection is reset here, so that lending one is taking it from a list.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

WAIT_SECONDS = 10
# One that was not needed for so long is let go of.
IDLE_SECONDS = 300


class Pool:
    """At most `size` connections, opened when they are first needed."""

    def __init__(self, connect: Callable[[], Awaitable[Any]], size: int) -> None:
        self._connect, self._size = connect, size
        self._room = asyncio.Semaphore(size)
        # Since when each is idle. The last comes first, so that those at the beginning can be let go of.
        self._idle: list[tuple[float, Any]] = []
        self._closed = False

    async def take(self) -> Any:
        """A connection for whoever gives it back; TimeoutError where all are lent for too long."""
        if self._room.locked():
            async with asyncio.timeout(WAIT_SECONDS):
                await self._room.acquire()
        else:
            await self._room.acquire()
        try:
            if self._closed:
                raise asyncpg.InterfaceError("the database is being closed")
            while self._idle:
                _, connection = self._idle.pop()
                if not connection.is_closed():
                    return connection
            return await self._connect()
        except BaseException:
            self._room.release()
            raise

    async def give_back(self, connection: Any) -> None:
        """For the next one, unless it is dead or in the middle of a transaction."""
        now = asyncio.get_running_loop().time()
        if not connection.is_closed():
            if connection.is_in_transaction():
                connection.terminate()
            else:
                self._idle.append((now, connection))
        self._room.release()
        if self._idle and now - self._idle[0][0] > IDLE_SECONDS:
            _, longest = self._idle.pop(0)
            await longest.close()

    async def close(self) -> None:
        """Wait until all are given back, and let go of them."""
        self._closed = True
        for _ in range(self._size):
            await self._room.acquire()
        while self._idle:
            await self._idle.pop()[1].close()
        for _ in range(self._size):
            self._room.release()
