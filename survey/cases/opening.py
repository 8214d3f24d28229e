"""Cases as they begin: from what a customer sent, from a program, or from a letter that somebody types in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from survey import database
from survey.cases.addresses import address_columns, finder_of
from survey.cases.tables import CustomerCase
from survey.cases.working_hours import Terms, due_after
from survey.contacts.arriving.fields import read_customer
from survey.contacts.arriving.known_names import read_known_names
from survey.contacts.colleagues import refused
from survey.contacts.tables import Contact
from survey.database import RowConflict
from survey.errors import BadInput, KeyReused
from survey.jobs.planning import plan_job
from survey.plain_text import plain_text
from survey.secrets_directory import SecretsDirectory
from survey.tokens import no_such_link

CASE_JOB = "case"
RATING, WISH, PROGRAM, LETTER, PHONE, SOCIAL = "rating", "wish", "program", "letter", "phone", "social"
TYPED_IN = (LETTER, PHONE, SOCIAL)
LONGEST_WORDS = 4000
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A case as a program or a person tells it; team and touchpoint by name, the address as it was given."""

    source: str
    words: str
    team: str = ""
    touchpoint: str = ""
    address: str = ""
    reference: str = ""
    language: str = ""


async def open_told_case(
    secrets: SecretsDirectory,
    told: Told,
    terms: Terms,
    now: datetime,
    api_key: UUID | None = None,
    idempotency_key: str | None = None,
) -> tuple[int, bool]:
    """Its number, and whether it is new: the same under the same key of the same program is one case."""
    words = plain_text(told.words)
    if not words:
        raise BadInput("Please say what the customer has written or said.")
    if len(words) > LONGEST_WORDS:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_WORDS)
    if idempotency_key is not None and not (
        idempotency_key.isprintable() and 1 <= len(idempotency_key) <= LONGEST_KEY
    ):
        raise BadInput("An Idempotency-Key has 1 to {longest} printable characters.", longest=LONGEST_KEY)
    address = address_columns(secrets, told.address)
    known = await read_known_names()
    team = known.team(told.team) if told.team else None
    touchpoint = known.touchpoint(told.touchpoint) if told.touchpoint else None
    if touchpoint in known.internal and (told.address or told.reference.strip()):
        raise refused("answer_to" if told.address else "reference", told.touchpoint)
    row: dict[str, Any] = {
        "team": team,
        "touchpoint": touchpoint,
        "source": told.source,
        "words": words,
        "reference": read_customer(told.reference) if told.reference.strip() else None,
        "language": told.language,
        "api_key": api_key,
        "idempotency_key": idempotency_key,
    }
    due = await due_after(terms, team, now)

    async def job() -> tuple[int, bool]:
        if idempotency_key is not None and (
            earlier := await _earlier(row, address[CustomerCase.finder], api_key, idempotency_key)
        ):
            return earlier, False
        return await _insert(row, address, due, now), True

    try:
        return await database.write(job)
    except RowConflict:  # the same twice at the same moment: now the other one is there
        return await database.write(job)


async def team_of(contact: UUID) -> UUID:
    """Who owes the customer of a contact an answer."""
    row = await Contact.select(Contact.team).where(Contact.id == contact).first()
    if row is None:
        raise no_such_link()
    team: UUID = row["team"]
    return team


async def open_rated_case(
    secrets: SecretsDirectory, contact: UUID, address: str, language: str, due: datetime, now: datetime
) -> None:
    """Inside the write of a rating: its customer wants an answer there; one case for each contact."""
    rows = await database.lock_rows(CustomerCase.select().where(CustomerCase.contact == contact), "UPDATE")
    if rows:
        columns = {**address_columns(secrets, address), CustomerCase.language: language}
        await CustomerCase.update({**columns, **_asked_again(rows[0], due)}).where(
            CustomerCase.id == rows[0]["id"]
        )
        await plan_job(CASE_JOB, due)
        return
    of = await Contact.select(Contact.team, Contact.touchpoint).where(Contact.id == contact).first()
    if of is None:
        raise no_such_link()
    row = {
        "team": of["team"],
        "touchpoint": of["touchpoint"],
        "source": RATING,
        "contact": contact,
        "language": language,
    }
    await _insert(row, address_columns(secrets, address), due, now)


def _asked_again(row: dict[str, Any], due: datetime) -> dict[Any, Any]:
    """What changes where the case was over, or the leave to be answered had been taken back."""
    settled = row["settled"] is not None
    if not settled and (row["waits"] or row["sealed"] is not None):
        return {}  # another address for the same answer
    return {
        CustomerCase.waits: True,
        CustomerCase.undelivered: False,
        CustomerCase.settled: None,
        CustomerCase.reopened: CustomerCase.reopened + int(settled),
        CustomerCase.due: due,
        CustomerCase.escalates: due,
        CustomerCase.escalated: 0,
    }


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish with an address; `wish` is None where the same words were there already that day."""

    wish: UUID | None
    text: str
    team: UUID | None
    touchpoint: UUID | None


async def open_wish_case(
    secrets: SecretsDirectory, wished: Wished, address: str, language: str, due: datetime, now: datetime
) -> None:
    """Inside the write of a wish: whoever said it wants an answer; pressed twice, it is one case."""
    if wished.wish is None and await CustomerCase.exists().where(
        CustomerCase.source == WISH,
        CustomerCase.finder == finder_of(secrets, address),
        CustomerCase.opened > now - timedelta(days=1),
    ):
        return
    row = {
        "team": wished.team,
        "touchpoint": wished.touchpoint,
        "source": WISH,
        "wish": wished.wish,
        "words": None if wished.wish else plain_text(wished.text),
        "language": language,
    }
    await _insert(row, address_columns(secrets, address), due, now)


async def withdraw_leave(contact: UUID) -> None:
    """Inside a write: the customer wants no answer any more, and the address is gone at once."""
    await CustomerCase.update(
        {CustomerCase.sealed: None, CustomerCase.finder: None, CustomerCase.waits: False}
    ).where(CustomerCase.contact == contact)


async def may_be_answered(contact: UUID) -> bool:
    """Whether an address may be kept: never that of a colleague who rates an internal service."""
    row = await Contact.select(Contact.touchpoint.internal).where(Contact.id == contact).first()
    return row is not None and not row["touchpoint.internal"]


async def _insert(row: dict[str, Any], address: dict[Any, Any], due: datetime, now: datetime) -> int:
    columns = {column._meta.name: value for column, value in address.items()}
    if database.ENGINE.engine_type == "postgres":  # numbers follow each other, whoever comes at once
        await database.query("LOCK TABLE customer_case IN SHARE ROW EXCLUSIVE MODE")
    (last,) = await database.query("SELECT max(number) AS number FROM customer_case")
    number: int = (last["number"] or 0) + 1
    times: dict[str, Any] = {"opened": now, "first_due": due, "due": due, "escalates": due}
    await CustomerCase.insert(CustomerCase(id=uuid4(), number=number, **times, **row, **columns))
    await plan_job(CASE_JOB, due)
    return number


async def _earlier(
    row: dict[str, Any], finder: str | None, api_key: UUID | None, idempotency_key: str
) -> int | None:
    stored = (
        await CustomerCase.select()
        .where(CustomerCase.api_key == api_key, CustomerCase.idempotency_key == idempotency_key)
        .first()
    )
    if stored is None:
        return None
    # An address that is gone already is compared with nothing.
    other = stored["finder"] is not None and stored["finder"] != finder
    if other or any(stored[name] != value for name, value in row.items()):
        raise KeyReused(
            "Another case was reported under this Idempotency-Key. Every case needs a key of its own."
        )
    number: int = stored["number"]
    return number
