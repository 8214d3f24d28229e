"""Erases one customer: what leads there and what was written; a face that was counted stays, of nobody."""

from dataclasses import dataclass

from survey import database
from survey.accounts.addresses import same_address
from survey.cases.tables import CustomerCase
from survey.contacts.tables import Contact, Rating, Wish
from survey.customers.finding import find_customer
from survey.customers.opting_out import read_customer_name
from survey.outbox.keeping import drop_mails, drop_mails_about
from survey.secrets_directory import SecretsDirectory


@dataclass(frozen=True, slots=True)
class Erased:
    """How much it was."""

    contacts: int
    cases: int
    wishes: int
    mails: int


async def erase_customer(secrets: SecretsDirectory, name: str) -> Erased:
    """Inside a write or as one; a second time there is nothing left. An opt-out stays, as it names nobody.

    Whoever calls it empties the database's log afterwards.
    """
    name = read_customer_name(name)

    async def job() -> Erased:
        found = await find_customer(secrets, name)
        for some in database.in_parts(list(found.contacts)):
            contacts = list(some)
            # The number of the report leads to the customer in whatever program has sent it.
            await Contact.update({Contact.customer: None, Contact.idempotency_key: None}).where(
                Contact.id.is_in(contacts)
            )
            await Rating.update({Rating.comment: None, Rating.wanted: None}).where(
                Rating.contact.is_in(contacts)
            )
            for contact in contacts:
                await database.query("UPDATE told_address SET objection = NULL WHERE contact = {}", contact)
        asked = await drop_mails_about(found.contacts)
        if found.cases:
            await CustomerCase.delete().where(CustomerCase.id.is_in([*found.cases]))
        if found.wishes:
            await Wish.delete().where(Wish.id.is_in([*found.wishes]))
        mails = await drop_mails(
            secrets, lambda mail: same_address(mail.get("address", "")) == same_address(name)
        )
        return Erased(len(found.contacts), len(found.cases), len(found.wishes), mails + asked)

    return await database.write(job)
