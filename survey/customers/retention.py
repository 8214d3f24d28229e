"""How long what customers said is kept: deleted by the running server when its time is over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from survey import database
from survey.cases.tables import CustomerCase
from survey.contacts.tables import Contact, Rating, Wish
from survey.weeks import week_of

AT_ONCE = 500  # rows of one transaction, which other writers wait for


@dataclass(frozen=True, slots=True)
class Retention:
    """Months, or None for always: faces and reasons, words of ratings, wishes, and cases once settled."""

    ratings: int | None = None
    comments: int | None = 24
    wishes: int | None = 24
    cases: int | None = 12


async def forget_what_was_said(kept: Retention, zone: ZoneInfo, now: datetime) -> None:
    """Everything whose time is over, a part at a time; a run that stops half-way is finished by the next."""
    today = now.astimezone(zone).date()
    if kept.cases is not None:
        await _in_parts(_old_cases, datetime.combine(_before(today, kept.cases), datetime.min.time(), zone))
    if kept.comments is not None:
        await _in_parts(_old_words, week_of(_before(today, kept.comments)))
    if kept.wishes is not None:
        await _in_parts(_old_wishes, _before(today, kept.wishes))
    if kept.ratings is not None:
        await _in_parts(_old_contacts, week_of(_before(today, kept.ratings)))


async def _in_parts(forget: Callable[[Any], Awaitable[int]], until: Any) -> None:
    while await database.write(forget, until) == AT_ONCE:
        pass


async def _old_cases(until: datetime) -> int:
    rows = await CustomerCase.select(CustomerCase.id).where(CustomerCase.settled < until).limit(AT_ONCE)
    if rows:
        await CustomerCase.delete().where(CustomerCase.id.is_in([row["id"] for row in rows]))
    return len(rows)


async def _old_words(week: int) -> int:
    rows = (
        await Rating.select(Rating.contact)
        .where(Rating.week < week, Rating.comment.is_not_null() | Rating.wanted.is_not_null())
        .limit(AT_ONCE)
    )
    if rows:
        await Rating.update({Rating.comment: None, Rating.wanted: None}).where(
            Rating.contact.is_in([row["contact"] for row in rows])
        )
    return len(rows)


async def _old_wishes(day: date) -> int:
    # What somebody still waits for an answer to stays until it is settled.
    rows = await database.query(
        "SELECT wish.id FROM wish WHERE wish.received < {} AND NOT EXISTS "
        "(SELECT 1 FROM customer_case c WHERE c.wish = wish.id AND c.settled IS NULL) "
        "LIMIT {}",
        day,
        AT_ONCE,
    )
    if rows:
        await Wish.delete().where(Wish.id.is_in([row["id"] for row in rows]))
    return len(rows)


async def _old_contacts(week: int) -> int:
    rows = await database.query(
        "SELECT contact.id FROM contact WHERE contact.week < {} AND NOT EXISTS "
        "(SELECT 1 FROM customer_case c WHERE c.contact = contact.id AND c.settled IS NULL) "
        "LIMIT {}",
        week,
        AT_ONCE,
    )
    if rows:
        await Contact.delete().where(Contact.id.is_in([row["id"] for row in rows]))
    return len(rows)


def _before(today: date, months: int) -> date:
    """The same day so many months ago, or the last one of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    for day in (today.day, 30, 29, 28):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise ValueError("a month has 28 days at least")
