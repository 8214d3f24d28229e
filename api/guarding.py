"""While the server runs, the marks of open waves follow what the database holds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from api.repeating import repeating
from survey.ballots.key_directory import KeyDirectory
from survey.waves.closing import guard_waves

# What is answered in these last seconds before a crash is not missed in an older copy of the database.
EVERY_SECONDS = 5.0


@asynccontextmanager
async def guarding(keys: KeyDirectory) -> AsyncIterator[None]:
    """Look every few seconds and once at the end; never for a ballot, so that no file tells when one came."""
    failed = "The marks of open waves could not be raised"
    async with repeating(partial(guard_waves, keys), EVERY_SECONDS, failed, last=True):
        yield
