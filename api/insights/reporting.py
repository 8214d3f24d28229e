"""The report of this installation: collected here, computed and drawn in a process of its own.

What is analysed is the exported panel file, read back, by the exported plan, read back, so that anybody who
downloads them and runs `resonanz analyse` gets the same bytes. Drawing holds Python's lock for seconds;
answers must not wait for it.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from multiprocessing import get_context

from api.insights.collecting import collect
from api.insights.panel import build_panel
from api.panel_file.writing import write_panel
from api.plans import plan_file
from api.settings import Settings
from survey.contacts.events import events
from survey.contacts.events_file import CalendarEvent
from survey.errors import NotFound

PANEL_FILE = "resonanz-panel.csv"
PLAN_FILE = "resonanz-plan.json"


@dataclass(frozen=True, slots=True)
class Finding:
    """A report, ready to be sent."""

    json: bytes
    pages: dict[str, str]


@dataclass(slots=True)
class Reporter:
    """Computes reports one after another and keeps the newest: panel, plan and calendar decide all of it."""

    settings: Settings
    languages: Sequence[str]
    _pool: ProcessPoolExecutor = field(
        default_factory=lambda: ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    )
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _newest: tuple[bytes, tuple[CalendarEvent, ...], Finding] | None = None

    async def panel_file(self) -> bytes:
        """The panel as of now, as a file."""
        observed = build_panel(await collect(self.settings.timezone, datetime.now(UTC)))
        if not observed.panel.teams:
            raise NotFound("No week has been released yet, so there is nothing to report.")
        return write_panel(observed.panel, observed.reasons)

    async def finding(self) -> Finding:
        """The report as of now."""
        panel = await self.panel_file()
        plan, calendar = await plan_file(), await events()
        digest = sha256(panel + b"\0" + plan).digest()
        async with self._lock:
            if self._newest is None or self._newest[:2] != (digest, calendar):
                loop = asyncio.get_running_loop()
                found = await loop.run_in_executor(
                    self._pool, compute, panel, plan, tuple(self.languages), calendar
                )
                self._newest = (digest, calendar, found)
            return self._newest[2]

    async def warm(self) -> None:
        """Compute the report if there is anything to report."""
        with suppress(NotFound):
            await self.finding()

    def close(self) -> None:
        """End the process, whatever it is doing.

        Otherwise a server that is told to stop hangs: it waits for the process, which waits for more work.
        """
        drawing = list((self._pool._processes or {}).values())  # Python 3.14 has terminate_workers for this
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in drawing:
            process.terminate()


def compute(
    panel_file: bytes,
    plan_file: bytes,
    languages: Sequence[str],
    calendar: Sequence[CalendarEvent] = (),
) -> Finding:
    """Everything that takes long; runs in the other process. Events are drawn, and change no number."""
    from api.panel_file.reading import read_panel  # noqa: PLC0415  # loads in the process that needs it
    from api.plan_file import read_plan  # noqa: PLC0415
    from api.report_data import report_bytes, report_of  # noqa: PLC0415
    from api.report_page import render_report  # noqa: PLC0415

    plan = read_plan(plan_file, PLAN_FILE)
    panel = read_panel(panel_file, PANEL_FILE, plan.scale)
    found = report_of(panel, plan)
    return Finding(
        json=report_bytes(found),
        pages={language: render_report(found, panel, language, calendar) for language in languages},
    )
