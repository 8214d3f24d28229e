"""While the server runs: finish what a close could not, and take over what stands still.

Every process of an installation does it. All of it may be done twice, and at the same moment.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from api.chores.repeating import repeating
from survey.key_directory import KeyDirectory
from survey.lifecycle.closing import close_wave, finish_ended, void_wave
from survey.waves.state import CLOSING, OPENING
from survey.waves.tables import Wave

MINUTE = 60.0
TEN_MINUTES = 600.0  # longer than anybody counts

log = logging.getLogger("resonanz")


@asynccontextmanager
async def housekeeping(keys: KeyDirectory) -> AsyncIterator[None]:
    """Until the server stops."""
    async with (
        repeating(partial(finish_ended, keys), MINUTE, "An ended wave could not be finished"),
        repeating(TakingOver(keys).take_over, TEN_MINUTES, "A wave that stands still could not go on"),
    ):
        yield


class TakingOver:
    """Ends what stands half-way: whoever opened or closed died, or met a full disk.

    A closing wave is closed; a living leader finds its fence old. An opening one is void, and can be opened
    again: nobody has its keys. One that lives and takes its time raises its
    fence (survey/lifecycle/living.py).
    """

    def __init__(self, keys: KeyDirectory) -> None:
        self._keys = keys
        self._seen: dict[str, tuple[str, int]] = {}

    async def take_over(self) -> None:
        """Whatever is led by the same leader as at the last look."""
        rows = await Wave.select(Wave.id, Wave.state, Wave.fence).where(Wave.state.is_in([OPENING, CLOSING]))
        before, self._seen = self._seen, {row["id"]: (row["state"], row["fence"]) for row in rows}
        for wave, (state, fence) in self._seen.items():
            if before.get(wave) != (state, fence):
                continue
            log.warning("wave %s: its %s stood still and is taken over", wave, state)
            if state == CLOSING:
                await close_wave(self._keys, wave)
            else:  # if it has opened since, it stays open
                await void_wave(wave, from_states=(OPENING,))
