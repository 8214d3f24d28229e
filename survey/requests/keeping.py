"""Does what a request asks once; the same again gets the same answer, and another body under its key none."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from survey import database
from survey.contacts.arriving.announcing import requires_key
from survey.contacts.tables import Contact
from survey.database import RowConflict
from survey.errors import KeyReused
from survey.requests.tables import KeptAnswer

# A day longer than a contact can be reported and a rating counts: what is forgotten is refused as too old.
KEPT_FOR = timedelta(days=15)

Answer = Any  # what JSON can hold


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it is known again: who sent it, under which key, and what."""

    api_key: UUID
    idempotency_key: str
    digest: bytes

    @classmethod
    def read(cls, api_key: UUID, idempotency_key: str, address: str, body: object) -> "Sent":
        """The spaces in a body and the order of its fields say nothing."""
        requires_key(idempotency_key)
        said = json.dumps([address, body], sort_keys=True).encode()
        return cls(api_key, idempotency_key, sha256(said).digest())

    @property
    def key(self) -> bytes:
        """What is kept of the key."""
        return sha256(self.idempotency_key.encode()).digest()


async def earlier_answer(sent: Sent) -> Answer | None:
    """What this very request was answered before; raises KeyReused where the key was for another one."""
    row = (
        await KeptAnswer.select(KeptAnswer.body, KeptAnswer.answer)
        .where(KeptAnswer.api_key == sent.api_key, KeptAnswer.key == sent.key)
        .first()
    )
    if row is not None:
        if bytes(row["body"]) != sent.digest:
            raise reused()
        return json.loads(row["answer"])
    # A contact that was reported by itself keeps its key beside it.
    if await Contact.exists().where(
        Contact.api_key == sent.api_key, Contact.idempotency_key == sent.idempotency_key
    ):
        raise reused()
    return None


async def requires_unused(api_key: UUID, idempotency_key: str) -> None:
    """For a contact that is reported by itself: no batch came under this key."""
    key = sha256(idempotency_key.encode()).digest()
    if await KeptAnswer.exists().where(KeptAnswer.api_key == api_key, KeptAnswer.key == key):
        raise reused()


async def once(
    sent: Sent | None, work: Callable[[], Awaitable[Answer]], now: datetime
) -> tuple[Answer, bool]:
    """Do the work and keep its answer, in one transaction; of two at the same moment one does it.

    Returns whether it was done now.
    """

    async def job() -> tuple[Answer, bool]:
        if sent is None:
            return await work(), True
        before = await earlier_answer(sent)
        if before is not None:
            return before, False
        answer = await work()
        row = KeptAnswer(
            id=uuid4(),
            api_key=sent.api_key,
            key=sent.key,
            body=sent.digest,
            answer=json.dumps(answer),
            received=now,
        )
        await KeptAnswer.insert(row)
        return answer, True

    try:
        return await database.write(job)
    except RowConflict:  # the same at the same moment: now the other one is there
        return await database.write(job)


async def forget_answers(now: datetime) -> None:
    """Remove what no program asks for again."""

    async def job() -> None:
        await KeptAnswer.delete().where(KeptAnswer.received <= now - KEPT_FOR)

    await database.write(job)


def reused() -> KeyReused:
    """Another request under a key that has been used."""
    return KeyReused(
        "Another request was sent under this Idempotency-Key. Every request needs a key of its own."
    )
