"""Puts mails into the outbox, takes one at a time, and lets go of what was taken or is of no use any more."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from survey import clock, database
from survey.jobs.planning import plan_job
from survey.outbox.tables import WaitingMail
from survey.secrets_directory import SecretsDirectory

OUTBOX_JOB = "outbox"
# Mails that ask customers wait in the same table and are handed over by a job of their own: nobody waits for
# a link to an account behind a thousand of them.
ASK_JOB = "ask"
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
    contact: UUID | None = None
    # It has waited for too long, and is of no use any more.
    over: bool = False


@dataclass(frozen=True, slots=True)
class AskingMail:
    """A mail that asks the customer of a contact, sealed, for a moment that is to come."""

    contact: UUID
    sealed: bytes
    finder: str
    due: datetime
    until: datetime


def seal_mail(secrets: SecretsDirectory, content: Mapping[str, str]) -> bytes:
    """What a waiting mail holds; a thousand of them are sealed in a thread."""
    return secrets.seal(PURPOSE, json.dumps(dict(content)).encode())


async def put_mail(secrets: SecretsDirectory, content: Mapping[str, str], until: datetime) -> None:
    """Inside the write of its cause: let a mail wait, and plan that it is handed over."""
    now = clock.now()
    sealed = seal_mail(secrets, content)
    await WaitingMail.insert(WaitingMail(id=uuid4(), sealed=sealed, attempts=0, next_try=now, until=until))
    await plan_job(OUTBOX_JOB, now)


async def put_asking_mails(mails: Sequence[AskingMail]) -> None:
    """Inside the write of their contacts: let them wait for their moments."""
    rows = [
        {
            "id": uuid4(),
            "sealed": mail.sealed,
            "attempts": 0,
            "next_try": mail.due,
            "until": mail.until,
            "contact": mail.contact,
            "finder": mail.finder,
        }
        for mail in mails
    ]
    if rows:
        await database.insert_rows(WaitingMail, rows)
    for due in sorted({mail.due for mail in mails}):
        await plan_job(ASK_JOB, due)


async def take_mail(secrets: SecretsDirectory, job: str = OUTBOX_JOB) -> Waiting | None:
    """The mail of this job that has waited longest, for this process alone; None where none is due.

    With the last one the job is planned again for whatever waits longer, such as what a process was killed
    with.
    """
    now = clock.now()
    of_job = WaitingMail.contact.is_not_null() if job == ASK_JOB else WaitingMail.contact.is_null()

    async def take() -> list[dict[str, object]]:
        row = (
            await WaitingMail.select(WaitingMail.id, WaitingMail.next_try)
            .where(of_job)
            .order_by(WaitingMail.next_try)
            .first()
        )
        if row is None:
            return []
        if row["next_try"] > now:
            await plan_job(job, row["next_try"])
            return []
        # Of two processes one finds it still waiting.
        return list(
            await WaitingMail.update({WaitingMail.next_try: now + CLAIM})
            .where(WaitingMail.id == row["id"], WaitingMail.next_try <= now)
            .returning(
                WaitingMail.id,
                WaitingMail.attempts,
                WaitingMail.sealed,
                WaitingMail.until,
                WaitingMail.contact,
            )
        )

    for row in await database.write(take):
        content = json.loads(secrets.unseal(PURPOSE, bytes(row["sealed"])))  # type: ignore[call-overload]  # a Bytea
        contact = UUID(str(row["contact"])) if row["contact"] else None
        over = row["until"] <= now  # type: ignore[operator]  # a Timestamptz
        return Waiting(UUID(str(row["id"])), int(str(row["attempts"])), content, contact, over)
    return None


async def drop_mail(mail: Waiting) -> None:
    """The mail server has it, or will never take it."""
    await database.write(WaitingMail.delete().where(WaitingMail.id == mail.id).run)


async def drop_mails(secrets: SecretsDirectory, is_meant: Callable[[Mapping[str, str]], bool]) -> int:
    """Inside a write: those that wait and are meant go unsent; how many. None that asks: see below."""
    dropped = 0
    for row in await WaitingMail.select(WaitingMail.id, WaitingMail.sealed).where(
        WaitingMail.contact.is_null()
    ):
        if is_meant(json.loads(secrets.unseal(PURPOSE, bytes(row["sealed"])))):
            await WaitingMail.delete().where(WaitingMail.id == row["id"])
            dropped += 1
    return dropped


async def drop_mails_about(contacts: Sequence[UUID]) -> int:
    """Inside a write: nobody is asked about these contacts any more; how many would have been."""
    dropped = 0
    for some in database.in_parts(list(contacts)):
        gone = (
            await WaitingMail.delete().where(WaitingMail.contact.is_in(list(some))).returning(WaitingMail.id)
        )
        dropped += len(gone)
    return dropped


async def drop_mails_to(finders: Collection[str]) -> int:
    """The same for an address, by its codes."""
    gone = await WaitingMail.delete().where(WaitingMail.finder.is_in(list(finders))).returning(WaitingMail.id)
    return len(gone)


async def drop_asking_mails(now: datetime) -> None:
    """Inside a write: those whose links are over, also where no mail server has been named since."""
    await WaitingMail.delete().where(WaitingMail.contact.is_not_null(), WaitingMail.until <= now)


async def asked_at(secrets: SecretsDirectory, contact: UUID) -> Mapping[str, str] | None:
    """What waits to be sent about a contact, while it waits."""
    row = await WaitingMail.select(WaitingMail.sealed).where(WaitingMail.contact == contact).first()
    return dict(json.loads(secrets.unseal(PURPOSE, bytes(row["sealed"])))) if row else None


async def asked_about(finders: Collection[str]) -> list[UUID]:
    """The contacts whose customers wait to be asked at an address, by its codes."""
    rows = await WaitingMail.select(WaitingMail.contact).where(
        WaitingMail.finder.is_in(list(finders)), WaitingMail.contact.is_not_null()
    )
    return [row["contact"] for row in rows]


async def put_off(mail: Waiting) -> None:
    """Try it again later, later each time."""
    then = clock.now() + min(FIRST_WAIT * 2 ** min(mail.attempts, 20), LONGEST_WAIT)

    async def change() -> None:
        await WaitingMail.update({WaitingMail.next_try: then, WaitingMail.attempts: mail.attempts + 1}).where(
            WaitingMail.id == mail.id
        )
        await plan_job(ASK_JOB if mail.contact else OUTBOX_JOB, then)

    await database.write(change)
