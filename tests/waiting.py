"""Waits for a condition, never for a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def eventually(condition: Callable[[], Awaitable[bool]], seconds: float = 120) -> None:
    """Return as soon as it is true; TimeoutError where it does not become so."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.01)


def eventually_now(condition: Callable[[], bool], seconds: float = 120) -> None:
    """The same where no event loop runs."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.01)
