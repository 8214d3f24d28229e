"""Other clocks: one that a test moves by hand, and one that a started process reads from a file.

No program that is shipped can have them: a test puts them in the place of `survey.clock`'s own, in its
process or in one that it starts by `shifted` (tests/shifted.py).
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from survey import clock
from survey.weeks import week_of

# Technical pauses, between two tries of something, are waited for as they are.
SHORT = 1.0
LOOK_SECONDS = 0.01


class MovedClock(clock.Clock):
    """Stands still until a test moves it; whoever sleeps wakes up when it has been moved so far."""

    def __init__(self, says: datetime) -> None:
        self.says = says.astimezone(UTC)
        self.up = 0.0

    def passes(self, time: timedelta, *, jumps: timedelta = timedelta()) -> None:
        """So much time passes, and somebody sets the clock as well."""
        self.up += time.total_seconds()
        self.says += time + jumps

    def reaches(self, moment: datetime) -> None:
        """Time passes until then."""
        self.passes(moment.astimezone(UTC) - self.says)

    def now(self) -> datetime:
        return self.says

    def uptime(self) -> float:
        return self.up

    async def sleep(self, seconds: float) -> None:
        await self.wait(asyncio.Event(), seconds)

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        if seconds < SHORT:
            return await super().wait(event, seconds) if seconds > 0 else await _others(event)
        until = self.passed() + seconds
        while not event.is_set() and self.passed() < until:
            await asyncio.sleep(LOOK_SECONDS)
        return event.is_set()

    def passed(self) -> float:
        """The uptime of this very moment."""
        return self.uptime()


class GoingClock(clock.Clock):
    """The machine's clock, as if it had been this moment when it was made: no week ends while a test runs."""

    def __init__(self, says: datetime) -> None:
        self.ahead = says - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class FileClock(MovedClock):
    """The machine's clock, so many seconds ahead as the file says at this moment.

    Whoever asks what time it is, and for the uptime right after that, is told both by the same file, also
    where a test moves the clock between the two: that would be a clock that jumps.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(datetime.now(UTC))
        self.file = file
        self._read = threading.local()

    def ahead(self) -> float:
        found = float(self.file.read_text() or 0)
        self._read.ahead = found
        return found

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead())

    def uptime(self) -> float:
        """As of the last `now` of this thread."""
        ahead = getattr(self._read, "ahead", None)
        return time.monotonic() + (self.ahead() if ahead is None else float(ahead))

    def passed(self) -> float:
        self.ahead()
        return self.uptime()


async def _others(event: asyncio.Event) -> bool:
    await asyncio.sleep(0)
    return event.is_set()


def moved_clock(monkeypatch: pytest.MonkeyPatch, says: datetime) -> MovedClock:
    """The clock of this process, until the test ends."""
    moved = MovedClock(says)
    monkeypatch.setattr(clock, "_clock", moved)
    return moved


def patience_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a busy machine takes, nobody has waited yet: for tests of who comes too early."""
    monkeypatch.setattr(clock, "monotonic", lambda: 0.0)


@contextmanager
def one_moment() -> Iterator[None]:
    """No time passes for whoever asks what time it is: midnight, or the end of a week, may be next."""
    says = clock.now()
    with pytest.MonkeyPatch.context() as still:
        still.setattr(clock._clock, "now", lambda: says)
        yield


def this_week() -> int:
    """The week that it is where installations of the tests lie: on a Sunday night not the one of UTC."""
    return week_of(clock.today(ZoneInfo("Europe/Berlin")))


def set_ahead(file: Path, ahead: timedelta) -> None:
    """Let processes with this file be so far ahead; nobody reads half a number."""
    beside = file.with_suffix(".new")
    beside.write_text(str(ahead.total_seconds()))
    beside.replace(file)
