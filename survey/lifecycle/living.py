"""While a wave is being opened, its row shows that somebody still works on it.

Making the keys of many groups takes minutes on a slow machine. Whoever looks for openings that stand still
compares the fence number; a living one raises it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from survey import clock, database
from survey.errors import Overloaded
from survey.waves.state import OPENING
from survey.waves.tables import Wave

EVERY_SECONDS = 60.0


@asynccontextmanager
async def living(week: int) -> AsyncIterator[None]:
    """Around the opening of a week; at most one wave is opening, and this is whose."""
    beating = asyncio.create_task(_beat(week))
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.wait([beating])


async def _beat(week: int) -> None:
    async def raise_fence() -> None:
        await Wave.update({Wave.fence: Wave.fence + 1}).where(Wave.week == week, Wave.state == OPENING)

    while True:
        await clock.sleep(EVERY_SECONDS)
        with suppress(Overloaded):  # the next time is soon, and the patience for ten minutes
            await database.write(raise_fence)
