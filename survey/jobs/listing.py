"""What ran, what is due, what failed and why: for a command, and for a page."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal

from survey import clock, database
from survey.errors import Held, NotFound, Refused, ResonanzError
from survey.jobs.kinds import Kind
from survey.jobs.reasons import read_reason
from survey.jobs.tables import Job

State = Literal["planned", "due", "running", "held", "failed", "done", "given up"]


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job as somebody sees it. Never how much it had to do, and never for whom."""

    kind: str
    due: datetime
    state: State
    # When the last attempt began, and when the next will; where there is none, None.
    began: datetime | None
    next_try: datetime | None
    reason: ResonanzError | None


async def list_jobs() -> tuple[ListedJob, ...]:
    """Every job that is not forgotten yet, the latest first."""
    now = clock.now()
    rows = await Job.select().order_by(Job.due, Job.kind, ascending=False)
    return tuple(
        ListedJob(
            row["kind"],
            row["due"],
            _state(row, now),
            row["began"],
            row["next_try"] if not row["outcome"] else None,
            read_reason(row["reason"]),
        )
        for row in rows
    )


def _state(row: dict[str, object], now: datetime) -> State:
    outcome, leased, due = row["outcome"], row["leased_until"], row["due"]
    if outcome in {"done", "given up"}:
        return "done" if outcome == "done" else "given up"
    if isinstance(leased, datetime) and leased > now:
        return "running"
    if row["reason"]:
        return "held" if isinstance(read_reason(str(row["reason"])), Held) else "failed"
    return "due" if isinstance(due, datetime) and due <= now else "planned"


async def bring_forward(kind: Kind, zone: tzinfo = UTC) -> None:
    """Let the next try of a kind be now: of what is due already, or of what comes again and again."""
    now = clock.now()

    async def change() -> None:
        waiting = (
            await Job.select(Job.id, Job.due)
            .where(Job.kind == kind.name, Job.outcome == "")
            .order_by(Job.due)
        )
        if not waiting:
            raise NotFound("There is nothing of this kind to do: {kind}.", kind=kind.name)
        first = waiting[0]
        if first["due"] > now and kind.next_due is None:
            raise Refused(
                "{kind} is due at {due}, as everybody was told; it is not done before.",
                kind=kind.name,
                due=first["due"].astimezone(zone).isoformat(timespec="minutes"),
            )
        await Job.update({Job.next_try: now}).where(Job.id == first["id"], Job.next_try > now)

    await database.write(change)
