"""What targets are told of. Of ratings and cases no more than that there were some in an hour.

One event for each rating, at its moment, would be joined by a help desk with the ticket that its customer had
just been asked about, and so rate the one person who had worked on it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from survey.calls.tables import Target
from survey.jobs.planning import plan_job

RECEIVED, LOW, RELEASED, TEST = "rating.received", "rating.low", "wave.released", "test"
CASE_DUE = "case.due"
EVENTS = (RECEIVED, LOW, CASE_DUE, RELEASED)
HOUR = timedelta(hours=1)


async def note_rating(now: datetime, *, low: bool) -> None:
    """Inside a write: let ratings be told at the next full hour, once however many there are."""
    told_at = _full_hour_after(now)
    for event in (RECEIVED, LOW) if low else (RECEIVED,):
        if await listeners(event):
            await plan_job(event, told_at)


async def note_late_cases(now: datetime) -> None:
    """Inside the write that brings cases to somebody: let it be told at the next full hour, once for all."""
    if await listeners(CASE_DUE):
        await plan_job(CASE_DUE, _full_hour_after(now))


def _full_hour_after(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + HOUR


async def note_release(now: datetime) -> None:
    """Inside the write of a release: let it be told at once."""
    if await listeners(RELEASED):
        await plan_job(RELEASED, now)


async def listeners(event: str) -> list[UUID]:
    """The targets that are told of this event."""
    rows = await Target.select(Target.id, Target.events)
    return [row["id"] for row in rows if event in row["events"].split(",")]
