"""Marks a touchpoint as one at which colleagues rate, for good: what leads to any of them goes at once."""

from survey import database
from survey.asking.tables import AskingRule, FurtherAnswer, ToldAddress
from survey.cases.tables import CustomerCase
from survey.contacts.arriving.known_names import read_known_names
from survey.contacts.colleagues import kept_key
from survey.contacts.tables import Contact, Touchpoint
from survey.errors import Refused
from survey.helpdesks.tables import PlacedQueue
from survey.rollups.tables import RolledWeek


async def mark_internal(name: str) -> None:
    """From now on colleagues rate at this touchpoint, and nothing of them is kept; it cannot be taken back.

    What is there of earlier contacts goes at once: references, segments, numbers of tickets, addresses.
    """
    touchpoint = (await read_known_names()).touchpoint(name)

    async def job() -> None:
        if await PlacedQueue.exists().where(PlacedQueue.touchpoint == touchpoint):
            raise Refused(
                "A help desk's queue belongs to “{name}”, and its tickets say who was in contact. Place it "
                "elsewhere first.",
                name=name,
            )
        if await AskingRule.exists().where(AskingRule.touchpoint == touchpoint, AskingRule.mails.eq(True)):
            raise Refused(
                "Customers are mailed at “{name}”, so addresses wait there. Switch that off first, and "
                "mark it when the last mail has gone.",
                name=name,
            )
        await Touchpoint.update({Touchpoint.internal: True}).where(Touchpoint.id == touchpoint)
        here = Contact.touchpoint == touchpoint
        rows = await Contact.select(Contact.id, Contact.week, Contact.idempotency_key).where(here)
        await Contact.update({Contact.customer: None, Contact.segment: None, Contact.stage: None}).where(here)
        for row in rows:
            if row["idempotency_key"]:  # still known again, and no longer by its number
                hashed = kept_key(row["idempotency_key"])
                await Contact.update({Contact.idempotency_key: hashed}).where(Contact.id == row["id"])
        for some in database.in_parts(sorted({row["week"] for row in rows})):
            await RolledWeek.delete().where(RolledWeek.week.is_in(list(some)))
        await AskingRule.delete().where(AskingRule.touchpoint == touchpoint)
        for some in database.in_parts([row["id"] for row in rows]):
            for table in (ToldAddress, FurtherAnswer):
                await table.delete().where(table.contact.is_in(list(some)))
        await CustomerCase.update(
            {CustomerCase.sealed: None, CustomerCase.finder: None, CustomerCase.reference: None}
        ).where(CustomerCase.touchpoint == touchpoint)

    await database.write(job)
