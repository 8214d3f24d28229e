"""Whoever does not want to be asked says so by one press: under a rating, or by the link in a mail."""

from datetime import date
from uuid import UUID

from survey import database
from survey.asking.codes import objection_codes, stopping_codes
from survey.asking.tables import ToldAddress
from survey.contacts.tables import Contact
from survey.customers.opting_out import note_opt_outs
from survey.outbox.keeping import drop_mails_about
from survey.secrets_directory import SecretsDirectory
from survey.tokens import no_such_link


async def object_by_codes(secrets: SecretsDirectory, sealed: bytes, today: date) -> None:
    """By a mail's link: its address and reference are asked no more; twice is once."""
    codes = objection_codes(secrets, sealed)
    await database.write(note_opt_outs, codes, today)


async def object_by_contact(secrets: SecretsDirectory, contact: UUID, today: date) -> None:
    """By a contact's own link: whatever leads to its customer is asked no more, and no mail about it goes."""

    async def job() -> None:
        row = await Contact.select(Contact.customer).where(Contact.id == contact).first()
        if row is None:
            raise no_such_link()
        told = await ToldAddress.select(ToldAddress.objection).where(ToldAddress.contact == contact).first()
        codes = stopping_codes(secrets, [row["customer"]])
        if told is not None and told["objection"] is not None:
            codes += objection_codes(secrets, bytes(told["objection"]))
        if not codes:
            raise no_such_link()
        await note_opt_outs(codes, today)
        await drop_mails_about([contact])

    await database.write(job)
