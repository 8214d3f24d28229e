"""The report of this installation: computed in a process of its own, kept until something changes.

What is analysed is the exported panel file, read back, by the exported plan, read back, so that anybody who
downloads them and runs `resonanz analyse` gets the same bytes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import TypeVar

from api.report.drawing import DrawnReport, Files, begin, compute, read_files_of, stand_back, state_now
from api.settings.fields import Settings
from api.web.looks.invented import is_invented
from survey import clock, database
from survey.contacts.beside.events_file import CalendarEvent
from survey.errors import NotFound, Overloaded
from survey.lifecycle.verifying import requires_genuine
from survey.secrets_directory import SecretsDirectory

T = TypeVar("T")

ENDS_WITHIN = 5.0
# So many times as long as a reading took, the next one waits, but never for long: where ratings come in all
# the time, each reader asks for a new one, and whoever rates needs the machine more.
REST = 4
LONGEST_REST = 2.0

Drawn = tuple[bytes, bytes, tuple[CalendarEvent, ...]]


def new_pool() -> ProcessPoolExecutor:
    """One process, started when it is first needed."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=begin)


@dataclass(slots=True)
class Reporter:
    """Reads and computes one after another, and keeps the newest; whoever waits meanwhile shares it."""

    settings: Settings
    languages: Sequence[str]
    _pool: ProcessPoolExecutor = field(default_factory=new_pool)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _drawing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _pause: Callable[[float], Awaitable[None]] = clock.sleep
    _rested_at: float = -inf
    _files: Files | None = None
    _newest: tuple[Drawn, DrawnReport] | None = None
    _made: dict[tuple[object, ...], bytes] = field(default_factory=dict)
    _closed: bool = False

    def follow(self, settings: Settings) -> None:
        """From now on by these: what was read by the others is read again."""
        self.settings, self._files = settings, None

    async def panel_file(self) -> bytes:
        """The panel as of now, as a file."""
        panel, _, _ = await self._as_of_now()
        return panel

    async def finding(self) -> DrawnReport:
        """The report as of now."""
        await self._as_of_now()
        async with self._drawing:
            drawn = self._read()  # by now perhaps newer than what this one has waited for
            if self._newest is None or self._newest[0] != drawn:
                panel, plan, calendar = drawn
                found = await self._elsewhere(compute, panel, plan, tuple(self.languages), calendar)
                with suppress(RuntimeError):  # its process is gone: whoever comes next gets a new one
                    self._pool.submit(stand_back)  # only now: who waits for the first has nothing to look at
                self._newest = drawn, found
                self._made.clear()
            return self._newest[1]

    def newest(self) -> DrawnReport | None:
        """The one that was computed last, at once; something may have been published since."""
        return self._newest[1] if self._newest else None

    async def made(self, make: Callable[..., bytes], *how: object) -> bytes:
        """What is made of the report as of now in the other process, once until the report changes.

        `make` gets the panel and the plan as files, the report as JSON, the calendar, and `how`.
        """
        await self.finding()
        async with self._drawing:
            if self._newest is None:
                raise NotFound("No week has been released yet, so there is nothing to report.")
            (panel, plan, calendar), found = self._newest
            if (make, *how) not in self._made:
                self._made[make, *how] = await self._elsewhere(make, panel, plan, found.json, calendar, *how)
            return self._made[make, *how]

    async def apart(self, make: Callable[..., T], *how: object) -> T:
        """What is made in the other process of `how` alone; nothing of it is kept."""
        async with self._drawing:
            return await self._elsewhere(make, *how)

    async def warm(self) -> None:
        """Compute the report if there is anything to report."""
        with suppress(NotFound):
            await self.finding()

    def close(self) -> None:
        """End the process, whatever it is doing.

        Otherwise a server that is told to stop hangs: it waits for the process, which waits for more work.
        """
        self._closed = True
        end_pool(self._pool)

    async def _as_of_now(self) -> Drawn:
        timezone, now = self.settings.timezone, clock.now()
        wanted = await state_now(timezone, now)
        async with self._reading:
            # What was read while this one waited is as new as what was there when it came.
            if self._files is None or not self._files.shows(wanted):
                await self._pause(self._rested_at - clock.monotonic())
                begun = clock.monotonic()
                # Nothing is calculated, shown or downloaded but what was signed.
                await requires_genuine(SecretsDirectory(self.settings.secrets))
                self._files = await self._elsewhere(
                    read_files_of,
                    database.address(),
                    timezone,
                    now,
                    self.settings.complete_touchpoints,
                    is_invented(self.settings),
                )
                self._rested_at = clock.monotonic() + min(REST * (clock.monotonic() - begun), LONGEST_REST)
            return self._read()

    def _read(self) -> Drawn:
        if self._files is None or self._files.panel is None:
            raise NotFound("No week has been released yet, so there is nothing to report.")
        return self._files.panel, self._files.plan, self._files.calendar

    async def _elsewhere(self, work: Callable[..., T], *args: object) -> T:
        """In the other process; where that has died, in a new one, once more."""
        loop = asyncio.get_running_loop()
        for _ in range(2):
            if self._closed:  # whoever still waits then is no mistake, and begins no other process
                raise Overloaded("The server is being stopped. Please try again in a minute.")
            pool = self._pool
            try:
                return await loop.run_in_executor(pool, work, *args)
            except BrokenProcessPool:
                # Whoever waited for the same process may have been here already.
                if self._pool is pool and not self._closed:
                    self._pool = new_pool()
                    end_pool(pool)
        raise Overloaded(
            "The report could not be computed: its process was ended twice, perhaps for want of memory. "
            "Please try again in a minute; whoever runs the server has to look at its memory."
        )


def end_pool(pool: ProcessPoolExecutor) -> None:
    """Now, whatever its process is doing."""
    drawing = list((pool._processes or {}).values())  # Python 3.14 has terminate_workers for this
    pool.shutdown(wait=False, cancel_futures=True)
    for process in drawing:
        process.terminate()
        wait([process.sentinel], timeout=ENDS_WITHIN)  # it may have the database open, which is closed next
