"""Puts mails into the outbox, takes one at a time, and lets go of what was taken or is of no use any more."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from survey import clock, database
from survey.jobs.planning import plan_job
from survey.outbox.tables import WaitingMail
from survey.secrets_directory import SecretsDirectory

OUTBOX_JOB = "outbox"
PURPOSE = "outbox"
# Longer than handing one mail over may take; whoever was killed with it is followed so late.
CLAIM = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that this process hands over now."""

    id: UUID
    attempts: int
    content: Mapping[str, str]
    # It has waited for too long, and is of no use any more.
    over: bool = False


async def put_mail(secrets: SecretsDirectory, content: Mapping[str, str], until: datetime) -> None:
    """Inside the write of its cause: let a mail wait, and plan that it is handed over."""
    now = clock.now()
    sealed = secrets.seal(PURPOSE, json.dumps(dict(content)).encode())
    await WaitingMail.insert(WaitingMail(id=uuid4(), sealed=sealed, attempts=0, next_try=now, until=until))
    await plan_job(OUTBOX_JOB, now)


async def take_mail(secrets: SecretsDirectory) -> Waiting | None:
    """The mail that has waited longest, for this process alone; None where none is to be handed over."""
    now = clock.now()

    async def take() -> list[dict[str, object]]:
        row = (
            await WaitingMail.select(WaitingMail.id)
            .where(WaitingMail.next_try <= now)
            .order_by(WaitingMail.next_try)
            .first()
        )
        if row is None:
            return []
        # Of two processes one finds it still waiting.
        return list(
            await WaitingMail.update({WaitingMail.next_try: now + CLAIM})
            .where(WaitingMail.id == row["id"], WaitingMail.next_try <= now)
            .returning(WaitingMail.id, WaitingMail.attempts, WaitingMail.sealed, WaitingMail.until)
        )

    for row in await database.write(take):
        content = json.loads(secrets.unseal(PURPOSE, bytes(row["sealed"])))  # type: ignore[call-overload]  # a Bytea
        return Waiting(UUID(str(row["id"])), int(str(row["attempts"])), content, over=row["until"] <= now)  # type: ignore[operator]  # a Timestamptz
    return None


async def drop_mail(mail: Waiting) -> None:
    """The mail server has it, or will never take it."""
    await database.write(WaitingMail.delete().where(WaitingMail.id == mail.id).run)


async def drop_mails(secrets: SecretsDirectory, is_meant: Callable[[Mapping[str, str]], bool]) -> int:
    """Inside a write: those that wait and are meant go unsent; how many."""
    dropped = 0
    for row in await WaitingMail.select(WaitingMail.id, WaitingMail.sealed):
        if is_meant(json.loads(secrets.unseal(PURPOSE, bytes(row["sealed"])))):
            await WaitingMail.delete().where(WaitingMail.id == row["id"])
            dropped += 1
    return dropped


async def put_off(mail: Waiting) -> None:
    """Try it again later, later each time."""
    then = clock.now() + min(FIRST_WAIT * 2 ** min(mail.attempts, 20), LONGEST_WAIT)

    async def change() -> None:
        await WaitingMail.update({WaitingMail.next_try: then, WaitingMail.attempts: mail.attempts + 1}).where(
            WaitingMail.id == mail.id
        )
        await plan_job(OUTBOX_JOB, then)

    await database.write(change)
