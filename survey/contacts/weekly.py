"""What customers said in numbers, by team, week and touchpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.tables import Contact
from survey.contacts.weeks import final_from, week_of_contact
from survey.weeks import monday_of

_ONE_WEEK = """
SELECT contact.team AS team, touchpoint.name AS touchpoint, touchpoint.open_channel AS open_channel,
       count(*) AS n, sum(rating.score) AS total, sum(rating.score * rating.score) AS squares
FROM rating
JOIN contact ON contact.id = rating.contact
JOIN touchpoint ON touchpoint.id = contact.touchpoint
WHERE contact.ended_at >= {} AND contact.ended_at < {}
GROUP BY contact.team, touchpoint.name, touchpoint.open_channel
"""


@dataclass(frozen=True, slots=True)
class WeekOfRatings:
    """The ratings of one team's contacts that ended in one week at one touchpoint.

    `final` once every link of the week has expired; `open_channel` where anybody could rate uninvited.
    """

    team: UUID
    week: int
    touchpoint: str
    open_channel: bool
    final: bool
    n: int
    total: int
    squares: int


async def weekly_ratings(weeks: Sequence[int], timezone: ZoneInfo, now: datetime) -> list[WeekOfRatings]:
    """The ratings of these weeks, counted by the database: a week is a range of its index."""

    async def job() -> list[WeekOfRatings]:
        return [
            WeekOfRatings(
                team=UUID(str(row["team"])),
                week=week,
                touchpoint=row["touchpoint"],
                open_channel=bool(row["open_channel"]),
                final=final_from(week, timezone) <= now,
                n=row["n"],
                total=int(row["total"]),
                squares=int(row["squares"]),
            )
            for week in weeks
            for row in await database.query(_ONE_WEEK, _begin(week, timezone), _begin(week + 1, timezone))
        ]

    return await database.read(job)


async def weeks_with_contacts(timezone: ZoneInfo) -> range:
    """From the first to the last week in which a contact ended; empty where there is none."""
    first = await Contact.select(Contact.ended_at).order_by(Contact.ended_at).first()
    last = await Contact.select(Contact.ended_at).order_by(Contact.ended_at, ascending=False).first()
    if first is None or last is None:
        return range(0)
    return range(
        week_of_contact(first["ended_at"], timezone), week_of_contact(last["ended_at"], timezone) + 1
    )


def _begin(week: int, timezone: ZoneInfo) -> datetime:
    return datetime.combine(monday_of(week), time.min, timezone).astimezone(UTC)
