"""One job for one process: claimed by one statement, held by a lease, ended only by whoever holds it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from survey import clock, database
from survey.jobs.planning import plan_job
from survey.jobs.reasons import reason_of
from survey.jobs.tables import Job

# Long enough for clocks of several machines that differ by a minute; whoever was killed is followed so late.
LEASE = timedelta(minutes=3)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that this process does now, for the so many-th time."""

    id: UUID
    kind: str
    due: datetime
    attempts: int
    lease: UUID


async def claim(kinds: Collection[str], lease: timedelta = LEASE) -> Claimed | None:
    """The job of these kinds that has waited longest, held as long as the lease; None where none is due."""
    if not kinds or not await _any_due(kinds):
        return None
    now, mine = clock.now(), uuid4()
    sql = (
        "UPDATE job SET lease = {}, leased_until = {}, began = {}, attempts = attempts + 1"  # noqa: S608  # our own words
        f" WHERE id = ({_first(kinds)}{_skip_locked()})"
    )

    async def take() -> list[dict[str, Any]]:
        await database.query(sql, mine, now + lease, now, now, now, *sorted(kinds))
        return await Job.select(Job.id, Job.kind, Job.due, Job.attempts).where(Job.lease == mine)

    rows = await database.write(take)
    return Claimed(**rows[0], lease=mine) if rows else None


async def renew(held: Claimed, lease: timedelta = LEASE) -> bool:
    """Show that this process still lives; False where another has taken over."""
    return await _change(held, {Job.leased_until: clock.now() + lease})


async def finish(held: Claimed, next_due: datetime | None = None) -> bool:
    """It is done, and the next of its kind planned with it; False where it was not ours any more."""

    async def end() -> bool:
        mine = await _change(held, {Job.outcome: "done", Job.reason: "", **_released()})
        if mine and next_due is not None:
            await plan_job(held.kind, next_due)
        return mine

    return await database.write(end)


async def fail(held: Claimed, error: Exception) -> bool:
    """It did not work: another try later, later each time."""
    wait = min(FIRST_WAIT * 2 ** min(held.attempts - 1, 20), LONGEST_WAIT)
    return await _change(
        held, {Job.next_try: clock.now() + wait, Job.reason: reason_of(error), **_released()}
    )


async def wait_for_somebody(held: Claimed, error: Exception) -> bool:
    """Somebody holds it back: that is no failure, so the waits do not grow; letting go wakes it."""
    values = {Job.next_try: clock.now() + LONGEST_WAIT, Job.attempts: 0, Job.reason: reason_of(error)}
    return await _change(held, {**values, **_released()})


async def give_up(held: Claimed, error: Exception) -> bool:
    """It makes no sense any more; why is kept."""
    return await _change(held, {Job.outcome: "given up", Job.reason: reason_of(error), **_released()})


async def let_go(held: Claimed) -> bool:
    """This process stops: whoever comes next may do it at once."""
    return await _change(held, _released())


def _released() -> dict[Any, Any]:
    return {Job.lease: None, Job.leased_until: None}


async def _change(held: Claimed, values: dict[Any, Any]) -> bool:
    async def change() -> bool:
        return bool(
            await Job.update(values).where(Job.id == held.id, Job.lease == held.lease).returning(Job.id)
        )

    return await database.write(change)


async def _any_due(kinds: Collection[str]) -> bool:
    """A look that writes nothing: on SQLite nobody waits for it."""
    now = clock.now()
    sql = f"SELECT 1 AS found FROM job WHERE {_due(kinds)} LIMIT 1"  # noqa: S608  # our own words
    return bool(await database.query(sql, now, now, *sorted(kinds)))


def _first(kinds: Collection[str]) -> str:
    return f"SELECT id FROM job WHERE {_due(kinds)} ORDER BY next_try, kind LIMIT 1"  # noqa: S608  # our own words


def _due(kinds: Collection[str]) -> str:
    """A condition on this moment, twice, and on the kinds in their order."""
    marks = ", ".join(["{}"] * len(kinds))
    return (
        "outcome = '' AND next_try <= {} AND (leased_until IS NULL OR leased_until <= {})"
        f" AND kind IN ({marks})"
    )


def _skip_locked() -> str:
    return " FOR UPDATE SKIP LOCKED" if database.ENGINE.engine_type == "postgres" else ""
