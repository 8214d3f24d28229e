"""A chore that a running server does again and again, and that no failure ends."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from survey import clock
from survey.bare_errors import without_values
from survey.errors import ResonanzError

log = logging.getLogger("resonanz")

Chore = Callable[[], Awaitable[None]]


@asynccontextmanager
async def repeating(chore: Chore, seconds: float, failed: str, *, last: bool = False) -> AsyncIterator[None]:
    """Do it at once and after each pause; with `last` also at the end. `failed` says what did not work."""
    stopping = asyncio.Event()
    task = asyncio.create_task(_until(stopping, chore, seconds, failed, last))
    try:
        yield
    finally:
        stopping.set()
        await task


async def _until(stopping: asyncio.Event, chore: Chore, seconds: float, failed: str, last: bool) -> None:
    while not stopping.is_set():
        await _once(chore, failed)
        await clock.wait(stopping, seconds)
    if last:
        await _once(chore, failed)


async def _once(chore: Chore, failed: str) -> None:
    try:
        await chore()
    except ResonanzError as error:  # a database or disk out of reach; the next time is soon
        log.warning("%s: %s", failed, error)
    except Exception as error:  # a bug here must not end the others to come
        log.error(failed, exc_info=without_values(error))
