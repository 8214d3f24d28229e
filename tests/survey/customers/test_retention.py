"""What customers said goes when its time is over, in parts, and never what somebody still waits for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from survey import database as db
from survey.cases.tables import CustomerCase
from survey.contacts.tables import Contact, Rating, Touchpoint, Wish
from survey.customers import retention
from survey.customers.retention import Retention, forget_what_was_said
from survey.organisation.tables import Team
from survey.weeks import week_of
from tests.api.customers import found_teams

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)


async def said(day: date, *, waits: bool = False) -> None:
    """A contact with words, a wish and a case of it, all of one day."""
    (team,), (phone,) = (
        await Team.select(Team.id),
        await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone"),
    )
    moment, contact, wish = datetime(day.year, day.month, day.day, 9, tzinfo=UTC), uuid4(), uuid4()
    place = {"team": team["id"], "touchpoint": phone["id"]}

    async def job() -> None:
        await Contact.insert(Contact(id=contact, channel="call", ended_at=moment, week=week_of(day), **place))
        await Rating.insert(
            Rating(contact=contact, score=2, comment="Nobody rang", week=week_of(day), **place)
        )
        await Wish.insert(Wish(id=wish, touchpoint=phone["id"], text="A bench", received=day))
        both: tuple[dict[str, Any], ...] = ({"contact": contact}, {"wish": wish})
        for of in both:
            await _case(await CustomerCase.count() + 1, moment, of, waits=waits)

    await db.write(job)


async def _case(number: int, moment: datetime, of: dict[str, Any], *, waits: bool) -> None:
    case = CustomerCase(
        id=uuid4(),
        number=number,
        source="rating",
        opened=moment,
        first_due=moment,
        due=moment,
        settled=None if waits else moment,
        **of,
    )
    await CustomerCase.insert(case)


async def counted() -> dict[str, int]:
    return {
        "contacts": await Contact.count(),
        "ratings": await Rating.count(),
        "words": await Rating.count().where(Rating.comment.is_not_null()),
        "wishes": await Wish.count(),
        "cases": await CustomerCase.count(),
    }


async def test_each_goes_at_its_time_and_what_waits_stays(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    await found_teams("Nord")
    await said(date(2026, 11, 1))
    await said(date(2024, 11, 1))
    await said(date(2024, 11, 2))
    await said(date(2024, 11, 3), waits=True)
    always = Retention(ratings=None, comments=None, wishes=None, cases=None)
    everything = {"contacts": 4, "ratings": 4, "words": 4, "wishes": 4, "cases": 8}
    await forget_what_was_said(always, BERLIN, NOW)
    assert await counted() == everything
    await forget_what_was_said(Retention(), BERLIN, NOW)
    assert await counted() == everything | {"words": 1, "wishes": 2, "cases": 4}
    await forget_what_was_said(Retention(ratings=12), BERLIN, NOW)
    assert await counted() == {"contacts": 2, "ratings": 2, "words": 1, "wishes": 2, "cases": 4}


@pytest.mark.parametrize(
    ("today", "months", "then"),
    [
        (date(2026, 11, 30), 24, date(2024, 11, 30)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 30), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_those_of_the_calendar(today: date, months: int, then: date) -> None:
    assert retention._before(today, months) == then
    assert then <= today - timedelta(days=28 * months)
