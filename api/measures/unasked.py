"""What a running server does for measures by itself: lots fall and judgements come without anybody's hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from api.chores.repeating import repeating
from api.installation import Installation
from api.measures.judging import what_is_due

HOUR = 3600.0


@asynccontextmanager
async def judging(installation: Installation) -> AsyncIterator[None]:
    """Until the server stops."""
    async with repeating(partial(what_is_due, installation), HOUR, "A measure could not be drawn or judged"):
        yield
