"""What there is of one customer: contacts by the organisation's reference, cases by it or by an address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from survey import database
from survey.accounts.addresses import spellings
from survey.cases.addresses import finder_of, open_address
from survey.cases.tables import CaseWords, CustomerCase
from survey.contacts.tables import Contact, Rating, Wish
from survey.customers.opting_out import opted_out, read_customer_name
from survey.outbox.keeping import asked_about, asked_at
from survey.secrets_directory import SecretsDirectory

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of what is a customer's."""

    contacts: tuple[UUID, ...]
    cases: tuple[UUID, ...]
    wishes: tuple[UUID, ...]


async def find_customer(secrets: SecretsDirectory, name: str) -> Found:
    """Everything that leads to this reference or address; what has been forgotten leads nowhere."""
    name = read_customer_name(name)
    contacts = [
        row["id"]
        for row in await Contact.select(Contact.id).where(Contact.customer == name).order_by(Contact.id)
    ]
    where: Any = (CustomerCase.finder == finder_of(secrets, name)) | (CustomerCase.reference == name)
    rows = await CustomerCase.select(CustomerCase.id, CustomerCase.wish, CustomerCase.contact).where(where)
    # Whoever left an address with a rating is the customer of that contact.
    contacts += [row["contact"] for row in rows if row["contact"] and row["contact"] not in contacts]
    # Nor is anybody else mailed about one at this address.
    waiting = await asked_about([finder_of(secrets, each) for each in spellings(name)])
    contacts += [each for each in waiting if each not in contacts]
    cases = {row["id"] for row in rows}
    for some in database.in_parts(contacts):
        of = await CustomerCase.select(CustomerCase.id).where(CustomerCase.contact.is_in(list(some)))
        cases |= {row["id"] for row in of}
    return Found(tuple(contacts), tuple(sorted(cases)), tuple(row["wish"] for row in rows if row["wish"]))


async def export_customer(secrets: SecretsDirectory, name: str) -> Row:
    """All of it as data, for the customer (Art. 15 and 20 GDPR)."""

    async def job() -> Row:
        found = await find_customer(secrets, name)
        return {
            "customer": read_customer_name(name),
            "not_to_be_asked": bool(await opted_out(secrets, [read_customer_name(name)])),
            "contacts": [await _contact(secrets, each) for each in found.contacts],
            "cases": [await _case(secrets, each) for each in found.cases],
            "wishes": [
                {"text": row["text"], "received": row["received"].isoformat()}
                for row in (await Wish.select().where(Wish.id.is_in([*found.wishes])) if found.wishes else [])
            ],
        }

    return await database.read(job)


async def _contact(secrets: SecretsDirectory, contact: UUID) -> Row:
    row = (
        await Contact.select(
            *Contact.all_columns(exclude=[Contact.api_key, Contact.team]),
            Contact.team.name.as_alias("team_name"),
            Contact.touchpoint.name.as_alias("touchpoint_name"),
        )
        .where(Contact.id == contact)
        .first()
    )
    rating = await Rating.select().where(Rating.contact == contact).first()
    further = await database.query("SELECT question, score FROM further_answer WHERE contact = {}", contact)
    waits = await asked_at(secrets, contact)
    told = row or {}
    return {
        "ended_at": _moment(told.get("ended_at")),
        "team": told.get("team_name"),
        "touchpoint": told.get("touchpoint_name"),
        **{
            name: told.get(name)
            for name in ("channel", "segment", "stage", "begun_by", "customer", "idempotency_key")
        },
        "rating": {name: rating[name] for name in ("score", "reasons", "comment", "wanted")}
        if rating
        else None,
        "further_question": dict(further[0]) if further else None,
        "mail_that_waits": {name: waits[name] for name in ("address", "basis", "consent_on", "language")}
        if waits
        else None,
    }


async def _case(secrets: SecretsDirectory, case: UUID) -> Row:
    (row,) = await CustomerCase.select().where(CustomerCase.id == case)
    said = await CaseWords.select().where(CaseWords.case == case).order_by(CaseWords.number)
    return {
        **{
            name: row[name]
            for name in ("number", "words", "reference", "language", "cause", "action", "recovered")
        },
        **{name: _moment(row[name]) for name in ("opened", "answered", "settled")},
        "address": open_address(secrets, row["sealed"]) or None,
        "said": [
            {"by_customer": each["by_customer"], "text": each["text"], "day": each["day"].isoformat()}
            for each in said
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
