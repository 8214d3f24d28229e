"""Addresses that come with contacts: with a basis and where the touchpoint mails they wait, else they go."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.asking.codes import objection_codes, sealed_objection, stopping_codes
from survey.asking.hours import due_after
from survey.asking.rules import Ruled, rules_by_touchpoint
from survey.asking.tables import ToldAddress
from survey.cases.addresses import finder_of
from survey.contacts.arriving.announcing import Announcement
from survey.contacts.arriving.asks import CONSENT, EXISTING, OWN_MAIL, Ask
from survey.contacts.arriving.fields import OPEN_CHANNELS
from survey.contacts.arriving.known_names import KnownNames, read_known_names
from survey.contacts.links import rateable_until
from survey.customers.opting_out import known_opt_outs
from survey.database.session import Row
from survey.errors import KeyReused
from survey.outbox.keeping import AskingMail, asked_at, put_asking_mails, seal_mail
from survey.secrets_directory import SecretsDirectory

ASKING = "asking"
# A mail whose link is over before it is read is none.
LEAST_LEFT = timedelta(days=1)
# What an answer says of an address: that a mail waits, or why none does and the address was not kept.
PLANNED, NO_BASIS, OWN, OFF, LATE = "planned", "no_basis", "own_mail", "off", "late"
OBJECTED = "objected"
# One question for each answer to a program.
_TOLD = """
SELECT contact.id, contact.customer, told_address.decision, told_address.objection
FROM contact LEFT JOIN told_address ON told_address.contact = contact.id
WHERE contact.id IN ({})
"""
DECISIONS = (PLANNED, NO_BASIS, OWN, OFF, LATE, OBJECTED)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What will be stored of one address, all but the contact's id."""

    decision: str
    objection: bytes | None = None
    # Of a mail that is planned: what it holds, who may have stopped it, and when it goes.
    sealed: bytes = b""
    finder: str = ""
    codes: tuple[str, ...] = ()
    due: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of a contact that is stored."""

    objected: bool  # its customer does not want to be asked
    decision: str | None  # of an address that came with it

    @property
    def mail(self) -> str | None:
        """What is said of that address."""
        return OBJECTED if self.decision and self.objected else self.decision


async def prepare_asks(
    secrets: SecretsDirectory,
    announcements: Sequence[Announcement],
    zone: ZoneInfo,
    now: datetime,
    *,
    can_mail: bool,
) -> list[Prepared | None]:
    """Before the write: what becomes of each address; None where a contact came without one."""
    if not any(each.ask for each in announcements):
        return [None] * len(announcements)
    known, rules = await read_known_names(), await rules_by_touchpoint()

    def prepare() -> list[Prepared | None]:
        return [_prepared(secrets, each, known, rules, zone, now, can_mail) for each in announcements]

    return await asyncio.to_thread(prepare)


async def store_asks(contacts: Sequence[UUID], prepared: Sequence[Prepared | None]) -> None:
    """Inside the write that stores new contacts: their decisions, and the mails that are planned."""
    told = [(contact, each) for contact, each in zip(contacts, prepared, strict=True) if each]
    if not told:
        return
    rows = [
        {"contact": contact, "decision": each.decision, "objection": each.objection} for contact, each in told
    ]
    await database.insert_rows(ToldAddress, rows)
    objected = await known_opt_outs({code for _, each in told for code in each.codes})
    mails = [
        AskingMail(contact, each.sealed, each.finder, each.due, each.until)
        for contact, each in told
        if each.due and each.until and objected.isdisjoint(each.codes)
    ]
    await put_asking_mails(mails)


async def standing_of(secrets: SecretsDirectory, contacts: Sequence[UUID]) -> Mapping[UUID, Standing]:
    """Of stored contacts: who has objected, then or since, and what was decided when their addresses came."""
    rows: list[Row] = []
    for some in database.in_parts(contacts):
        rows += await database.query(_TOLD.format(", ".join(["{}"] * len(some))), *some)

    def codes() -> dict[UUID, list[str]]:
        return {row["id"]: _codes_of(secrets, row) for row in rows}

    # Of a thousand it takes long, and pages would stand still; one is there before a thread has begun.
    found = codes() if len(rows) == 1 else await asyncio.to_thread(codes)
    objected = await known_opt_outs({code for each in found.values() for code in each})
    return {row["id"]: Standing(not objected.isdisjoint(found[row["id"]]), row["decision"]) for row in rows}


def _codes_of(secrets: SecretsDirectory, row: Row) -> list[str]:
    """Everything under which an objection of a contact's customer may have been noted."""
    sealed = row["objection"]
    kept = objection_codes(secrets, bytes(sealed)) if sealed is not None else []
    return [*kept, *stopping_codes(secrets, [row["customer"]])]


async def requires_same_ask(secrets: SecretsDirectory, contact: UUID, ask: Ask | None) -> None:
    """For a contact that was reported before: under its key no mail goes by another right or address."""
    row = await ToldAddress.select(ToldAddress.decision).where(ToldAddress.contact == contact).first()
    waits = await asked_at(secrets, contact)
    same = _kind_of(ask) == (_kind(row["decision"]) if row else "")
    if same and waits and ask:
        # What is not there any more is compared with nothing.
        same = content_of(ask) == {name: waits[name] for name in content_of(ask)}
    if not same:
        raise KeyReused(
            "This contact was reported before with another address for a mail, or by another right. What was "
            "decided then holds."
        )


def content_of(ask: Ask) -> dict[str, str]:
    """What waits, sealed, until the mail is handed over."""
    return {
        "kind": ASKING,
        "address": ask.address,
        "language": ask.language,
        "basis": ask.basis,
        "consent_on": ask.consented.isoformat() if ask.consented else "",
    }


def _prepared(
    secrets: SecretsDirectory,
    announcement: Announcement,
    known: KnownNames,
    rules: Mapping[UUID, Ruled],
    zone: ZoneInfo,
    now: datetime,
    can_mail: bool,
) -> Prepared | None:
    ask = announcement.ask
    if ask is None:
        return None
    if ask.basis not in (CONSENT, EXISTING):
        return Prepared(OWN if ask.basis == OWN_MAIL else NO_BASIS)
    ruled = rules[known.touchpoint(announcement.touchpoint)]
    is_open = announcement.channel in OPEN_CHANNELS or not ruled.may_mail
    if is_open or not ruled.rule.mails or not can_mail:
        return Prepared(OFF)
    due = due_after(announcement.ended_at, ruled.rule.wait, now, zone)
    until = rateable_until(announcement.ended_at)
    if due > until - LEAST_LEFT:
        return Prepared(LATE)
    codes = tuple(stopping_codes(secrets, (ask.address, announcement.customer)))
    return Prepared(
        PLANNED,
        sealed_objection(secrets, codes),
        seal_mail(secrets, content_of(ask)),
        finder_of(secrets, ask.address),
        codes,
        due,
        until,
    )


def _kind(decision: str) -> str:
    """What an announcement itself says: an address that may be mailed, one without a right, or another's."""
    return decision if decision in (NO_BASIS, OWN) else PLANNED


def _kind_of(ask: Ask | None) -> str:
    if ask is None:
        return ""
    return {OWN_MAIL: OWN, "": NO_BASIS}.get(ask.basis, PLANNED)
