"""Touchpoints at which colleagues rate: marked for good, and what they said shown in quarters, to one lead.

A quarter of a year is shown when its last link is over and never changes afterwards: of sums that grow from
day to day the difference would be one colleague's rating.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.cases.tables import CustomerCase
from survey.contacts.colleagues import kept_key
from survey.contacts.known_names import read_known_names
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import final_from
from survey.errors import Refused
from survey.helpdesks.tables import PlacedQueue
from survey.releases.rules import FEWEST_RATINGS
from survey.rollups.tables import RolledWeek
from survey.weeks import monday_of

WEEKS_TOGETHER = 13
_SAID = """
SELECT rating.team, team.name, rating.week, rating.score, rating.comment, rating.wanted
FROM rating JOIN team ON team.id = rating.team
WHERE rating.touchpoint IN (SELECT id FROM touchpoint WHERE internal)
"""


@dataclass(frozen=True, slots=True)
class SaidByColleagues:
    """What colleagues said of a team in a quarter: never fewer than are shown of ratings."""

    team: str
    begins: date  # Monday of the first and of the last week
    ends: date
    n: int
    mean: float
    words: tuple[str, ...]


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
        await CustomerCase.update(
            {CustomerCase.sealed: None, CustomerCase.finder: None, CustomerCase.reference: None}
        ).where(CustomerCase.touchpoint == touchpoint)

    await database.write(job)


async def said_by_colleagues(
    teams: Collection[UUID], timezone: ZoneInfo, now: datetime, least: int
) -> list[SaidByColleagues]:
    """Of these teams: every quarter that is over with enough ratings, the newest first; words in no order."""
    rows = [row for row in await database.query(_SAID) if row["team"] in teams]
    quarters: dict[tuple[str, int], list[dict[str, object]]] = {}
    for row in rows:
        quarters.setdefault((row["name"], row["week"] // WEEKS_TOGETHER), []).append(row)
    found = []
    for (team, quarter), said in quarters.items():
        first = quarter * WEEKS_TOGETHER
        last = first + WEEKS_TOGETHER - 1
        if len(said) < max(least, FEWEST_RATINGS) or final_from(last, timezone) > now:
            continue
        words = sorted(str(row[name]) for row in said for name in ("comment", "wanted") if row[name])
        mean = sum(int(str(row["score"])) for row in said) / len(said)
        found.append(
            SaidByColleagues(team, monday_of(first), monday_of(last), len(said), round(mean, 1), tuple(words))
        )
    return sorted(found, key=lambda each: (-each.begins.toordinal(), each.team))
