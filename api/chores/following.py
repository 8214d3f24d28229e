"""While the server runs: hold what another process has set, a command or a server beside this one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.chores.repeating import repeating
from api.installation import Installation
from api.languages.speaking import speak_stored
from survey import database

EVERY_SECONDS = 2.0


@asynccontextmanager
async def following(installation: Installation) -> AsyncIterator[None]:
    """On SQLite this process makes every change itself."""
    await speak_stored()
    if database.ENGINE.engine_type != "postgres":
        yield
        return

    async def look() -> None:
        await installation.chosen.refresh(installation.given, installation.secrets)
        await speak_stored()

    async with repeating(look, EVERY_SECONDS, "What was set could not be looked up"):
        yield
