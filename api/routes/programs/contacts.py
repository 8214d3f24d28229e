"""Programs announce contacts and get the links that their own mails send to the customers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from api.installation import Installation, installation_of
from api.programs.contacts import read_announcement, read_batch
from api.programs.described import AGAIN, described
from api.programs.names import requires_names_once
from api.programs.words import CONTACTS_OPERATION
from api.web.api_keys import needs_key, sender_of
from api.web.pages import AnyRequest
from survey import clock, database
from survey.asking.planning import (
    Standing,
    prepare_asks,
    requires_same_ask,
    standing_of,
    store_asks,
)
from survey.contacts.api_keys import CONTACTS
from survey.contacts.arriving.announcing import announce_contact, new_contacts
from survey.contacts.arriving.known_names import read_known_names
from survey.contacts.links import rateable_until, rating_token
from survey.contacts.tables import Contact
from survey.errors import BadInput
from survey.requests.keeping import Sent, earlier_answer, once, requires_unused

# A thousand contacts with every field as long as it may be, in letters of two bytes.
LARGEST = 1024 * 1024
GONE = Standing(objected=False, decision=None)


@dataclass(frozen=True, slots=True)
class ContactAnswer:
    """What a program learns about a contact that it announced."""

    id: str
    # None for a customer who does not want to be asked.
    link: str | None
    valid_until: str
    # Of a contact that came with an address: "planned", or why no mail goes and the address was not kept.
    mail: str | None


@post(
    "/api/contacts",
    guards=[needs_key(CONTACTS)],
    request_max_body_size=LARGEST,
    **described(
        replace(CONTACTS_OPERATION, also={HTTP_200_OK: (ContactAnswer | list[ContactAnswer], AGAIN)})
    ),
)
async def create_contact(
    request: AnyRequest, data: JSONBody[Any]
) -> Response[ContactAnswer | list[ContactAnswer]]:
    """Announce a contact that has ended, or a list of them; with an `Idempotency-Key`, as often as needed."""
    key = sender_of(request)
    requires_names_once(await request.body())
    installation = installation_of(request.app)
    idempotency_key = request.headers.get("idempotency-key")
    if isinstance(data, list):
        return await _many(installation, data, key, idempotency_key)
    if not isinstance(data, dict):
        raise BadInput("A contact is an object with fields, or a list of such objects.")
    timezone, now = installation.settings.timezone, clock.now()
    announcement = read_announcement(data, timezone, now)
    if idempotency_key is not None:
        await requires_unused(key, idempotency_key)
    secrets, can_mail = installation.secrets, bool(installation.settings.smtp_server)
    prepared = await prepare_asks(secrets, [announcement], timezone, now, can_mail=can_mail)

    async def ask(contact: UUID) -> None:
        await store_asks([contact], prepared)

    also = ask if any(prepared) else None
    announced = await announce_contact(announcement, timezone, key, idempotency_key, also)
    if not announced.new:
        await requires_same_ask(secrets, announced.contact, announcement.ask)
    status = HTTP_201_CREATED if announced.new else HTTP_200_OK
    (answer,) = await _answers(installation, [(announced.contact, announced.ended_at)])
    return Response(answer, status_code=status)


async def _many(
    installation: Installation, batch: Sequence[Any], key: UUID, idempotency_key: str | None
) -> Response[ContactAnswer | list[ContactAnswer]]:
    """All of them or none, as one transaction."""
    sent = None
    if idempotency_key is not None:
        sent = Sent.read(key, idempotency_key, "/api/contacts", batch)
        # Asked first: what was taken yesterday may be too old to be taken today.
        if (before := await earlier_answer(sent)) is not None:
            return await _batch_answer(installation, before, HTTP_200_OK)
    timezone: ZoneInfo = installation.settings.timezone
    now = clock.now()
    names = await read_known_names()
    # In a thread: of a thousand it takes up to half a second, in which whoever answers would wait.
    announcements = await asyncio.to_thread(read_batch, batch, names, timezone, now)
    rows = await asyncio.to_thread(new_contacts, announcements, names, timezone, key)
    secrets, can_mail = installation.secrets, bool(installation.settings.smtp_server)
    prepared = await prepare_asks(secrets, announcements, timezone, now, can_mail=can_mail)

    async def work() -> list[list[str]]:
        await database.insert_rows(Contact, rows)
        await store_asks([row["id"] for row in rows], prepared)
        return [[str(row["id"]), row["ended_at"].isoformat()] for row in rows]

    stored, new = await once(sent, work, now)
    return await _batch_answer(installation, stored, HTTP_201_CREATED if new else HTTP_200_OK)


async def _batch_answer(
    installation: Installation, stored: Sequence[Sequence[str]], status: int
) -> Response[ContactAnswer | list[ContactAnswer]]:
    told = [(UUID(contact), datetime.fromisoformat(ended_at)) for contact, ended_at in stored]
    answers: list[ContactAnswer] = await _answers(installation, told)
    return Response(answers, status_code=status)


async def _answers(
    installation: Installation, stored: Sequence[tuple[UUID, datetime]]
) -> list[ContactAnswer]:
    standings = await standing_of(installation.secrets, [contact for contact, _ in stored])

    def answers() -> list[ContactAnswer]:
        # One that is gone by now has no customer who could have objected.
        return [_answer(installation, *each, standings.get(each[0], GONE)) for each in stored]

    # Signing a thousand links takes too long for the event loop, and one not long enough for a thread.
    return answers() if len(stored) == 1 else await asyncio.to_thread(answers)


def _answer(
    installation: Installation, contact: UUID, ended_at: datetime, standing: Standing
) -> ContactAnswer:
    """A customer who does not want to be asked is sent no link."""
    token = rating_token(installation.link_secrets, contact, ended_at)
    return ContactAnswer(
        id=str(contact),
        link=None if standing.objected else f"{installation.settings.url}/r/{token}",
        valid_until=rateable_until(ended_at).isoformat(),
        mail=standing.mail,
    )


CONTACT_ROUTES = (create_contact,)
