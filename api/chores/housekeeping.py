"""While the server runs: finish what a close could not, and forget once a day what has been kept long enough.

Every process of an installation does it. All of it may be done twice, and at the same moment.
"""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from api.chores.repeating import repeating
from survey.audit.checkpoints import replace_old_entries
from survey.contacts.forgetting import forget_customers
from survey.key_directory import KeyDirectory
from survey.lifecycle.closing import close_wave, finish_ended, forget_counted, void_wave
from survey.organisation.leavers import forget_leavers
from survey.waves.state import CLOSING, OPENING
from survey.waves.tables import Wave

MINUTE = 60.0
TEN_MINUTES = 600.0  # longer than anybody counts
DAY = 24 * 3600.0
# More than a clock is ever corrected by in a day that goes as it should; less than summer time.
JUMP = timedelta(minutes=30)

log = logging.getLogger("resonanz")


@asynccontextmanager
async def housekeeping(keys: KeyDirectory) -> AsyncIterator[None]:
    """Until the server stops."""
    async with (
        repeating(partial(finish_ended, keys), MINUTE, "An ended wave could not be finished"),
        repeating(TakingOver(keys).take_over, TEN_MINUTES, "A wave that stands still could not go on"),
        repeating(Forgetting().forget, DAY, "What is due could not be forgotten"),
        repeating(partial(_forget_entries, keys), DAY, "The audit log could not be shortened"),
    ):
        yield


async def _forget_entries(keys: KeyDirectory) -> None:
    await replace_old_entries(keys.secrets, now_in_utc().date())


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


def now_in_utc() -> datetime:
    """What the clock of this machine says."""
    return datetime.now(UTC)


def uptime() -> float:
    """Seconds that nobody can set; they go on while the machine sleeps, where it has such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Forgetting:
    """Deletes what is due, unless the clock has jumped since the last time: then it is in doubt."""

    def __init__(self) -> None:
        self._said, self._ran = now_in_utc(), uptime()

    async def forget(self) -> None:
        """The receipts of old waves, who has left, and by which references old customers could be found."""
        now, ran = now_in_utc(), uptime()
        jump = (now - self._said) - timedelta(seconds=ran - self._ran)
        self._said, self._ran = now, ran
        if abs(jump) > JUMP:
            log.warning("The clock has jumped by %s; nothing is forgotten before tomorrow", jump)
            return
        await forget_counted(now)
        await forget_leavers()
        await forget_customers(now)
