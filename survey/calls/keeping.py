"""Calls that wait: put in the transaction of their cause, taken one at a time, over when they were made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from survey import clock, database
from survey.calls.tables import Call
from survey.calls.targets import CALLS_JOB
from survey.jobs.planning import plan_job
from survey.secrets_directory import SecretsDirectory

PURPOSE = "call"
# Longer than one call may take; whoever was killed with it is followed so late.
CLAIM = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
# What came of a call can be looked up so long.
SHOWN_FOR = timedelta(days=14)
DONE, GIVEN_UP = "done", "given up"


@dataclass(frozen=True, slots=True)
class WaitingCall:
    """A call that this process makes now."""

    id: UUID
    attempts: int
    until: datetime
    content: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListedCall:
    """What came of a call, for people; never what it was about one person."""

    event: str
    made: datetime
    attempts: int
    outcome: str
    told: str
    next_try: datetime | None


async def put_call(
    secrets: SecretsDirectory, target: UUID, subject: str, content: Mapping[str, str], until: datetime
) -> None:
    """Inside the write of its cause: let a target be told something, once for each subject."""
    now = clock.now()
    sealed = secrets.seal(PURPOSE, json.dumps(dict(content)).encode())
    await database.query(
        "INSERT INTO call_to_target"
        " (id, target, subject, sealed, made, attempts, next_try, until, outcome, told)"
        " VALUES ({}, {}, {}, {}, {}, 0, {}, {}, '', '') ON CONFLICT (target, subject) DO NOTHING",
        uuid4(),
        target,
        subject,
        sealed,
        now,
        now,
        until,
    )
    await plan_job(CALLS_JOB, now)


async def targets_to_call() -> list[UUID]:
    """Those for whom a call is due."""
    rows = await database.query(
        "SELECT DISTINCT target FROM call_to_target WHERE outcome = '' AND next_try <= {}", clock.now()
    )
    return [UUID(str(row["target"])) for row in rows]


async def take_call(secrets: SecretsDirectory, target: UUID) -> WaitingCall | None:
    """The call that has waited longest for this target, for this process alone; None where none is due."""
    now = clock.now()
    waits = (Call.target == target) & (Call.outcome == "") & (Call.next_try <= now)

    async def take() -> list[dict[str, object]]:
        await Call.update({Call.outcome: GIVEN_UP, Call.sealed: b""}).where(waits, Call.until <= now)
        row = await Call.select(Call.id).where(waits).order_by(Call.next_try, Call.made).first()
        if row is None:
            return []
        # Of two processes one finds it still waiting.
        return list(
            await Call.update({Call.next_try: now + CLAIM})
            .where(waits, Call.id == row["id"])
            .returning(Call.id, Call.attempts, Call.until, Call.sealed)
        )

    for row in await database.write(take):
        content = json.loads(secrets.unseal(PURPOSE, bytes(row["sealed"])))  # type: ignore[call-overload]  # a Bytea
        until = row["until"]
        assert isinstance(until, datetime)  # noqa: S101  # for the type checker: a Timestamptz
        return WaitingCall(UUID(str(row["id"])), int(str(row["attempts"])), until, content)
    return None


async def end_call(call: WaitingCall, outcome: str, told: str) -> None:
    """It was made, or never will be; what it said is forgotten."""

    async def change() -> None:
        await Call.update(
            {Call.outcome: outcome, Call.told: told, Call.sealed: b"", Call.attempts: call.attempts + 1}
        ).where(Call.id == call.id)

    await database.write(change)


async def put_off_call(call: WaitingCall, told: str) -> None:
    """Make it again later, later each time."""
    then = clock.now() + min(FIRST_WAIT * 2 ** min(call.attempts, 20), LONGEST_WAIT)

    async def change() -> None:
        await Call.update({Call.next_try: then, Call.attempts: call.attempts + 1, Call.told: told}).where(
            Call.id == call.id
        )
        await plan_job(CALLS_JOB, then)

    await database.write(change)


async def list_calls(target: UUID, most: int) -> list[ListedCall]:
    """The newest calls of a target."""
    rows = await Call.select().where(Call.target == target).order_by(Call.made, ascending=False).limit(most)
    return [
        ListedCall(
            row["subject"].partition(" ")[0],
            row["made"],
            row["attempts"],
            row["outcome"],
            row["told"],
            None if row["outcome"] else row["next_try"],
        )
        for row in rows
    ]


async def forget_calls(now: datetime) -> None:
    """Delete what was made or given up long ago."""

    async def job() -> None:
        await Call.delete().where(Call.outcome != "", Call.made <= now - SHOWN_FOR)

    await database.write(job)
