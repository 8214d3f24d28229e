"""Contacts and ratings of a few weeks, and whether what is kept of them is what they add up to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database as db
from survey.contacts.ratings import GivenRating, rate
from survey.contacts.tables import Contact
from survey.rollups.reading import columns, sums
from survey.rollups.sums import ADDED_UP
from survey.weeks import monday_of

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, WEEKS = 105_700, 4
# All weeks but the last two are final then.
NOW = datetime.combine(monday_of(FIRST + WEEKS), datetime.min.time(), UTC) + timedelta(hours=1)


def ended_in(week: int) -> datetime:
    """Wednesday at noon."""
    return datetime.combine(monday_of(week), datetime.min.time(), UTC) + timedelta(days=2, hours=12)


def contact_in(week: int, team: UUID, touchpoint: UUID) -> dict[str, object]:
    """A contact as a row."""
    where = {"team": team, "touchpoint": touchpoint, "channel": "call", "customer": "K-17"}
    return {"id": uuid4(), "ended_at": ended_in(week), "week": week, **where}


async def announce(*rows: dict[str, object]) -> list[UUID]:
    """Store contacts, as an import does."""
    await db.write(db.insert_rows, Contact, rows)
    return [row["id"] for row in rows if isinstance(row["id"], UUID)]


async def rated(contact: UUID, score: int, week: int) -> None:
    """What its customer says on that day."""
    await rate(
        contact, GivenRating(score, ("waited", "unfriendly")[:score] if score < 3 else ()), ended_in(week)
    )


async def differences() -> list[str]:
    """Tables whose sums, as they are read, are not those of adding up every row."""
    weeks = range(FIRST - 1, FIRST + WEEKS + 2)

    async def job() -> list[str]:
        found = []
        for table, added_up in ADDED_UP.items():
            pairs = await sums(table, weeks), await added_up(weeks[0], weeks[-1])
            read, wanted = (
                sorted([str(row[name]) for name in columns(table)] for row in each) for each in pairs
            )
            if read != wanted:
                found.append(f"{table._meta.tablename}: {read} instead of {wanted}")
        return found

    return await db.read(job)
