"""While the server runs: is this still the database in which the open wave is answered, with all of it?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from api.chores.repeating import repeating
from survey.key_directory import KeyDirectory
from survey.lifecycle.closing import guard_waves
from survey.lifecycle.marks import Marks

EVERY_SECONDS = 5.0


@asynccontextmanager
async def guarding(keys: KeyDirectory) -> AsyncIterator[None]:
    """Look every few seconds."""
    failed = "Open waves could not be compared with the database"
    async with repeating(partial(guard_waves, keys, Marks(keys)), EVERY_SECONDS, failed):
        yield
