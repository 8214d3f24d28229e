"""What time it is, and how long to wait: asked here and nowhere else, so that tests live through half a year.

Nothing that a running installation reads can shift it: another clock is put in this one's place by code of
the tests alone (tests/clock.py). Limits on what others do (the event loop's timeouts, a database's) go by the
machine.
"""

import time
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded by whoever has a loop: a command that asks what day it is has none
    import asyncio


class Clock:
    """The machine's own."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def uptime(self) -> float:
        """Seconds that nobody can set; they go on while the machine sleeps, where it has such a clock."""
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

    async def sleep(self, seconds: float) -> None:
        """Let others go on meanwhile."""
        import asyncio  # noqa: PLC0415  # as above

        await asyncio.sleep(seconds)

    async def wait(self, event: "asyncio.Event", seconds: float) -> bool:
        """Until the event is set, so many seconds at most; whether it was."""
        import asyncio  # noqa: PLC0415  # as above

        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        return True


_clock = Clock()


def now(zone: tzinfo = UTC) -> datetime:
    """This moment, as it is called in a time zone."""
    return _clock.now().astimezone(zone)


def today(zone: tzinfo) -> date:
    """The day that it is in a time zone."""
    return now(zone).date()


def uptime() -> float:
    """Seconds since the machine started: beside `now` they tell when somebody has set the clock."""
    return _clock.uptime()


def monotonic() -> float:
    """Seconds for measuring one's own patience; they mean nothing outside this process."""
    return time.monotonic()


async def sleep(seconds: float) -> None:
    """Let others go on meanwhile."""
    await _clock.sleep(seconds)


async def wait(event: "asyncio.Event", seconds: float) -> bool:
    """Until the event is set, so many seconds at most; whether it was."""
    return await _clock.wait(event, seconds)
