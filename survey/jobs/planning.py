"""Writes jobs down, in the transaction of whatever is their cause."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from survey import clock, database
from survey.jobs.kinds import Kind
from survey.jobs.tables import Job

# What has been done is shown for so long, and then forgotten.
SHOWN_FOR = timedelta(days=60)


async def plan_job(kind: str, due: datetime) -> None:
    """Inside a write, or as one: let something happen at this moment; a second time, it changes nothing."""
    moment = due.astimezone(UTC)

    async def insert() -> None:
        await database.query(
            "INSERT INTO job (id, kind, due, next_try, attempts, outcome, reason)"
            " VALUES ({}, {}, {}, {}, 0, '', '') ON CONFLICT (kind, due) DO NOTHING",
            uuid4(),
            kind,
            moment,
            moment,
        )

    await database.write(insert)


async def drop_job(kind: str, due: datetime) -> None:
    """Inside a write, or as one: it need not happen. One that is being done at this moment stays."""

    async def delete() -> None:
        await Job.delete().where(
            Job.kind == kind, Job.due == due.astimezone(UTC), Job.outcome == "", Job.lease.is_null()
        )

    await database.write(delete)


async def wake_jobs(kind: str) -> None:
    """What is due and waits for its next try is tried at once: what held it back has gone."""

    async def change() -> None:
        now = clock.now()
        await Job.update({Job.next_try: now}).where(
            Job.kind == kind, Job.outcome == "", Job.due <= now, Job.next_try > now
        )

    await database.write(change)


async def plan_repeated(kinds: Iterable[Kind]) -> None:
    """At the start: whatever comes again and again is planned, unless it is; what was missed is done once."""
    repeated = [(kind.name, kind.next_due) for kind in kinds if kind.next_due]

    async def plan() -> None:
        if database.ENGINE.engine_type == "postgres":  # two processes start at the same moment
            await database.query("LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE")
        for name, next_due in repeated:
            if not await Job.exists().where(Job.kind == name, Job.outcome == ""):
                await plan_job(name, next_due(clock.now()))

    await database.write(plan)


async def forget_jobs(now: datetime) -> None:
    """Delete what was done or given up long ago."""

    async def delete() -> None:
        await Job.delete().where(Job.outcome != "", Job.due < now - SHOWN_FOR)

    await database.write(delete)
