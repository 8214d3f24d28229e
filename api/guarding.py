"""While the server runs, the marks of open waves follow what the database holds."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from survey.ballots.key_directory import KeyDirectory
from survey.errors import ResonanzError
from survey.waves.closing import guard_waves

# What is answered in these last seconds before a crash is not missed in an older copy of the database.
EVERY_SECONDS = 5.0

log = logging.getLogger("resonanz")


@asynccontextmanager
async def guarding(keys: KeyDirectory) -> AsyncIterator[None]:
    """Look every few seconds and once at the end; never for a ballot, so that no file tells when one came."""
    stopping = asyncio.Event()
    task = asyncio.create_task(_until(stopping, keys))
    try:
        yield
    finally:
        stopping.set()
        await task


async def _until(stopping: asyncio.Event, keys: KeyDirectory) -> None:
    while True:
        last = stopping.is_set()
        try:
            await guard_waves(keys)
        except ResonanzError as error:  # a database or disk out of reach; the next look is soon
            log.warning("The marks of open waves could not be raised: %s", error)
        except Exception:  # a bug here must not end the looking
            log.exception("The marks of open waves could not be raised")
        if last:
            return
        try:
            async with asyncio.timeout(EVERY_SECONDS):
                await stopping.wait()
        except TimeoutError:
            pass
