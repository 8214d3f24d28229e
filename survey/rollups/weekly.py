"""What customers said in numbers, by team, week and touchpoint.

Ratings are no anonymous answers, so they may be added up while a week still runs. Whoever shows them keeps to
the rule that a team and week need five.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import final_from, week_of_contact
from survey.rollups.reading import sums
from survey.rollups.tables import KindRollup, RatingRollup, ReasonRollup


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
    """The ratings of these weeks by customers, ordered by week; those by colleagues are not among them."""
    if not weeks:
        return []

    async def job() -> list[WeekOfRatings]:
        rows = await Touchpoint.select(Touchpoint.id, Touchpoint.name).where(Touchpoint.internal.eq(False))
        names = {row["id"]: row["name"] for row in rows}
        final = {week: final_from(week, timezone) <= now for week in weeks}
        return [
            WeekOfRatings(
                team=row["team"],
                week=row["week"],
                touchpoint=names[row["touchpoint"]],
                open_channel=not row["invited"],
                final=final[row["week"]],
                n=row["n"],
                total=row["total"],
                squares=row["squares"],
            )
            for row in await sums(RatingRollup, weeks)
            if row["week"] in final and row["touchpoint"] in names
        ]

    return await database.read(job)


@dataclass(frozen=True, slots=True)
class WeekOfKind:
    """A team's week by invited customers of one channel, segment or stage; never fewer than are shown."""

    team: UUID
    week: int
    kind: str
    label: str
    n: int
    total: int


async def weekly_kinds(weeks: Sequence[int]) -> list[WeekOfKind]:
    """By the kinds of survey/rollups/sums.py, in one order whether sums are kept or not."""
    names = [field.name for field in fields(WeekOfKind)]
    rows = [row for row in await database.read(sums, KindRollup, weeks) if row["team"] is not None]
    found = [WeekOfKind(**{name: row[name] for name in names}) for row in rows]
    return sorted(found, key=lambda each: (each.week, each.kind, each.label, each.team.int))


async def weekly_reasons(weeks: range) -> dict[tuple[UUID, int], Counter[str]]:
    """How often each reason was ticked, by team and week; where anybody may rate is left out."""
    found: dict[tuple[UUID, int], Counter[str]] = defaultdict(Counter)
    for row in await database.read(sums, ReasonRollup, weeks):
        found[row["team"], row["week"]][row["reason"]] += row["n"]
    return found


async def weeks_with_contacts(timezone: ZoneInfo) -> range:
    """From the first to the last week in which a customer's contact ended; empty where there is none."""
    customers = Contact.touchpoint.internal == False  # noqa: E712  # a condition of the database
    contacts = Contact.select(Contact.ended_at).where(customers)
    first = await contacts.order_by(Contact.ended_at).first()
    contacts = Contact.select(Contact.ended_at).where(customers)
    last = await contacts.order_by(Contact.ended_at, ascending=False).first()
    if first is None or last is None:
        return range(0)
    return range(
        week_of_contact(first["ended_at"], timezone), week_of_contact(last["ended_at"], timezone) + 1
    )
