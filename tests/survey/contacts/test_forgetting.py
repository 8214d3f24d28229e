"""After a year nothing of a contact leads to its customer; the rating stays and counts as before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from survey import database as db
from survey.contacts import forgetting
from survey.contacts.arriving.importing import import_contacts
from survey.contacts.forgetting import KEPT_FOR, forget_customers
from survey.contacts.tables import Contact, Rating
from tests.api.customers import found_teams
from tests.survey.contacts.test_importing import BERLIN, HEAD, row

NOW = datetime(2027, 3, 15, 2, tzinfo=UTC)


async def contacts_that_ended(*moments: datetime) -> None:
    """Each with both references that lead to its customer, and with a rating."""
    for number, moment in enumerate(moments):
        ended = moment.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d.%m.%Y %H:%M")
        data = (HEAD + row(number, ended_at=ended)).encode()
        ((_, reported),) = await import_contacts(data, "contacts.csv", BERLIN, moment + timedelta(hours=1))

        async def rate() -> None:
            await Rating.insert(Rating(contact=reported.contact, score=4, comment="gut"))  # noqa: B023  # awaited at once

        await db.write(rate)


async def references() -> list[tuple[str | None, str | None]]:
    rows = await Contact.select(Contact.customer, Contact.idempotency_key).order_by(Contact.ended_at)
    return [(each["customer"], each["idempotency_key"]) for each in rows]


async def test_what_ended_more_than_a_year_ago_leads_to_nobody(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)  # so that several rounds are needed
    await found_teams("Nord")
    oldest = NOW - KEPT_FOR - timedelta(days=40)
    await contacts_that_ended(oldest, oldest, oldest, NOW - KEPT_FOR - timedelta(minutes=1), NOW - KEPT_FOR)
    before = await Contact.select(Contact.id, Contact.week, Contact.team).order_by(Contact.id)
    await forget_customers(NOW)
    assert await references() == [(None, None)] * 4 + [("K-4", "T-4")]
    assert await Contact.select(Contact.id, Contact.week, Contact.team).order_by(Contact.id) == before
    assert await Rating.count().where(Rating.score == 4, Rating.comment == "gut") == 5


async def test_a_second_time_nothing_is_left_to_do(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await found_teams("Nord")
    await contacts_that_ended(NOW - KEPT_FOR - timedelta(days=1))
    await forget_customers(NOW)
    monkeypatch.setattr(db, "write", None)  # whoever writes fails
    await forget_customers(NOW)
    assert await references() == [(None, None)]


async def test_a_contact_without_references_is_left_alone(database: str) -> None:
    await found_teams("Nord")
    await forget_customers(NOW)
    assert await Contact.count() == 0
    await contacts_that_ended(NOW)
    await forget_customers(NOW)
    assert await references() == [("K-0", "T-0")]
