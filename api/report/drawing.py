"""What runs in a process of its own: reading what was released, analysing it, drawing it.

All of it takes seconds and holds Python's lock; answers must not wait for it. The process reads the database
itself, opened only to read, and ends with the server however that ends.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import parent_process
from zoneinfo import ZoneInfo

from api.commands.weeks.plans import plan_file
from survey import database
from survey.changes.counting import Changes, changes
from survey.contacts.beside.events import events
from survey.contacts.beside.events_file import CalendarEvent
from survey.contacts.weeks import last_final_week
from survey.rollups.keeping import unkept_weeks

PANEL_FILE = "resonanz-panel.csv"
PLAN_FILE = "resonanz-plan.json"
# How far the process stands back once there is a report: whoever answers or rates comes first. It then gets a
# third of what each busy program beside it gets; at 10 it would be a sixth, and a reader waits for minutes.
BEHIND = 5

# How often what a report shows was written, and which week's ratings have become final last: all only grow.
State = tuple[Changes, int]


@dataclass(frozen=True, slots=True)
class Files:
    """All that a report is computed from. `panel` is None before the first week is released.

    `settled` where the sums of all final weeks were kept: whatever a report can see of ratings removes one.
    """

    state: State
    settled: bool
    panel: bytes | None
    plan: bytes
    calendar: tuple[CalendarEvent, ...]

    def shows(self, wanted: State) -> bool:
        """Whether all that a report shows of then is in here; of ratings those of final weeks are."""
        (have, final), (want, newest) = self.state, wanted
        unrated = self.settled or have.rated >= want.rated
        return have.written >= want.written and final >= newest and unrated


@dataclass(frozen=True, slots=True)
class DrawnReport:
    """A report, ready to be sent."""

    json: bytes
    pages: dict[str, str]


async def state_now(timezone: ZoneInfo, now: datetime) -> State:
    """One cheap question; whoever has read the files at this state need not read them again."""
    return await changes(), last_final_week(now, timezone)


async def read_files(
    timezone: ZoneInfo, now: datetime, complete: Collection[str] = (), invented: bool = False
) -> Files:
    """One picture of the open database; of invented people where it says so."""
    from api.panel_file.writing import write_panel  # noqa: PLC0415  # numpy: only where a panel is read
    from api.report.collecting import collect  # noqa: PLC0415
    from api.report.panel import build_panel  # noqa: PLC0415

    async def job() -> Files:
        state = await state_now(timezone, now)
        observed = build_panel(await collect(timezone, now, complete))
        begun = observed.panel.teams and observed.panel.weeks.size
        panel = write_panel(replace(observed.panel, invented=invented), observed.reasons) if begun else None
        settled = not await unkept_weeks(timezone, now)
        return Files(state, settled, panel, await plan_file(), await events())

    return await database.read(job)


def read_files_of(
    address: str, timezone: ZoneInfo, now: datetime, complete: Collection[str] = (), invented: bool = False
) -> Files:
    """The same in a process that has no database open."""

    async def read() -> Files:
        await database.open(address, "resonanz report", only_read=True)
        try:
            return await read_files(timezone, now, complete, invented)
        finally:
            await database.close()

    return asyncio.run(read())


def compute(
    panel_file: bytes,
    plan_file: bytes,
    languages: Sequence[str],
    calendar: Sequence[CalendarEvent] = (),
) -> DrawnReport:
    """Everything that takes longest. Events are drawn, and change no number."""
    from api.commands.weeks.plan_file import read_plan  # noqa: PLC0415
    from api.panel_file.reading import read_panel  # noqa: PLC0415  # loads in the process that needs it
    from api.report.data import report_bytes, report_of  # noqa: PLC0415
    from api.report.page import render_report  # noqa: PLC0415

    plan = read_plan(plan_file, PLAN_FILE)
    panel = read_panel(panel_file, PANEL_FILE, plan.scales)
    found = report_of(panel, plan)
    return DrawnReport(
        json=report_bytes(found),
        pages={language: render_report(found, panel, language, calendar) for language in languages},
    )


def begin() -> None:
    """First in the process: Ctrl-C is for the server to hear, nobody outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_server, daemon=True).start()


def stand_back() -> None:
    """Later in the process, as often as anybody likes: no process can come forward again."""
    os.setpriority(os.PRIO_PROCESS, 0, max(BEHIND, os.getpriority(os.PRIO_PROCESS, 0)))


def _end_with_the_server() -> None:
    server = parent_process()
    if server is not None:
        server.join()  # waits for the end of a pipe, which comes even where the server is killed
        os._exit(1)
