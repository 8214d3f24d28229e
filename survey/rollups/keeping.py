"""Keeps the sums of weeks that are final, and compares them with the ratings themselves.

Only what is asked for often and changes no more is worth keeping: a week whose links are all over. Whether
what is kept is right does not hang on that: a change removes its week (survey/rollups/tables.py).
"""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.weeks import last_final_week
from survey.rollups.reading import columns, kept_sums, kept_weeks
from survey.rollups.sums import ADDED_UP, Row
from survey.rollups.tables import RolledWeek

# As in the migration: whoever changes a rating shares it until their transaction ends.
LOCK = 7_327_601

# From one week to the next in an index, however many rows a week has.
_WEEKS = """
WITH RECURSIVE known (week) AS (
    SELECT MIN(week) FROM TABLE
    UNION ALL
    SELECT (SELECT MIN(week) FROM TABLE WHERE TABLE.week > known.week) FROM known WHERE week IS NOT NULL
)
SELECT week FROM known WHERE week <= {}
"""
_WEEKS_OF = tuple(_WEEKS.replace("TABLE", table) for table in ("contact", "rating"))


async def keep_final_weeks(timezone: ZoneInfo, now: datetime, most: int | None = None) -> list[int]:
    """Keep the sums of `most` final weeks that are not kept yet, the newest first; which these are."""
    weeks = (await database.read(unkept_weeks, timezone, now))[:most]
    return [week for week in weeks if await database.write(_keep, week)]


async def unkept_weeks(timezone: ZoneInfo, now: datetime) -> list[int]:
    """Final weeks with contacts or ratings whose sums are not kept, the newest first.

    Where there are none, no rating of a final week is written later without removing the sums of that week.
    """
    last = last_final_week(now, timezone)
    final = {row["week"] for query in _WEEKS_OF for row in await database.query(query, last)}
    kept = await kept_weeks(min(final), max(final)) if final else set()
    return sorted(final - kept, reverse=True)


async def _keep(week: int) -> bool:
    """One week in one transaction; False where somebody else changes or keeps it at this moment."""
    if database.ENGINE.engine_type == "postgres":
        # What they have not committed yet is not seen here, and their trigger has found nothing to remove.
        (lock,) = await database.query("SELECT pg_try_advisory_xact_lock({}, {}) AS got", LOCK, week)
        if not lock["got"]:
            return False
    if await kept_weeks(week, week):
        return False
    await database.insert_rows(RolledWeek, [{"week": week}])
    for table, added_up in ADDED_UP.items():
        rows = [{"id": uuid4(), **row} for row in await added_up(week, week)]
        if rows:
            await database.insert_rows(table, rows)
    return True


async def count_kept() -> int:
    """For how many weeks sums are kept."""
    kept: int = await RolledWeek.count()
    return kept


async def wrong_weeks() -> list[int]:
    """Kept weeks whose sums are not those of the ratings and contacts."""
    rows = await database.query("SELECT week FROM rolled_week ORDER BY week")
    return [row["week"] for row in rows if not await database.read(_is_right, row["week"])]


async def _is_right(week: int) -> bool:
    if not await kept_weeks(week, week):
        return True  # somebody has just removed it
    for table, added_up in ADDED_UP.items():
        names = columns(table)
        kept = await kept_sums(table, week, week)
        if _as_told(kept, names) != _as_told(await added_up(week, week), names):
            return False
    return True


def _as_told(rows: list[Row], names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return sorted(tuple(str(row[name]) for name in names) for row in rows)


async def rebuild(timezone: ZoneInfo, now: datetime) -> list[int]:
    """Remove all sums and keep them anew; a stop in between leaves some weeks to be added up."""

    async def remove() -> None:
        await RolledWeek.delete(force=True)

    await database.write(remove)
    return await keep_final_weeks(timezone, now)
