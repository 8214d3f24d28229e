"""While the server runs: keep the sums of weeks whose ratings have become final."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from zoneinfo import ZoneInfo

from api.chores.repeating import repeating
from survey import clock
from survey.rollups.keeping import keep_final_weeks

MINUTE = 60.0
# A year that was imported takes some minutes: each week is one transaction, which raters wait for.
WEEKS_AT_ONCE = 4


@asynccontextmanager
async def summing(timezone: ZoneInfo) -> AsyncIterator[None]:
    """Until the server stops."""
    async with repeating(partial(keep_some, timezone), MINUTE, "Sums of ratings could not be kept"):
        yield


async def keep_some(timezone: ZoneInfo) -> None:
    """The newest weeks first: they are asked for most."""
    await keep_final_weeks(timezone, clock.now(), WEEKS_AT_ONCE)
