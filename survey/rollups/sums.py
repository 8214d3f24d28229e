"""Adds up weeks from the ratings and contacts themselves: what is kept, and what is compared with it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from piccolo.table import Table

from survey import database
from survey.releases.rules import FEWEST_RATINGS
from survey.rollups.tables import ContactRollup, KindRollup, RatingRollup, ReasonRollup

Row = dict[str, Any]

# In the order of the index rating_weekly, which holds everything that is asked for.
_RATINGS = """
SELECT week, team, touchpoint, invited, COUNT(*) AS n, SUM(score) AS total, SUM(score * score) AS squares,
       SUM(CASE WHEN score >= 4 THEN 1 ELSE 0 END) AS top_two
FROM rating
WHERE week BETWEEN {} AND {}
GROUP BY week, team, touchpoint, invited
ORDER BY week, team, touchpoint, invited
"""

# Reasons are given with low ratings alone: the index rating_reasons knows of no other, and holds all of this.
_REASONS = """
SELECT week, team, reasons, COUNT(*) AS n
FROM rating
WHERE week BETWEEN {} AND {} AND invited AND reasons <> ''
AND touchpoint NOT IN (SELECT id FROM touchpoint WHERE internal)
GROUP BY week, team, reasons
"""

_CONTACTS = """
SELECT week, team, touchpoint, COUNT(*) AS n
FROM contact
WHERE week BETWEEN {} AND {}
GROUP BY week, team, touchpoint
"""

# A rating knows neither: its contact does. Few rows of a week differ in all of it, and none is shown.
_KINDS = """
SELECT rating.week, rating.team, channel, segment, stage, COUNT(*) AS n, SUM(score) AS total
FROM rating JOIN contact ON contact.id = rating.contact
WHERE rating.week BETWEEN {} AND {} AND invited
AND rating.touchpoint NOT IN (SELECT id FROM touchpoint WHERE internal)
GROUP BY rating.week, rating.team, channel, segment, stage
"""

KINDS = ("channel", "segment", "stage")


async def _ratings(first: int, last: int) -> list[Row]:
    return await database.query(_RATINGS, first, last)


async def _reasons(first: int, last: int) -> list[Row]:
    found: Counter[tuple[int, UUID, str]] = Counter()
    for row in await database.query(_REASONS, first, last):
        for reason in row["reasons"].split(","):
            found[row["week"], row["team"], reason] += row["n"]
    return [{"week": w, "team": team, "reason": reason, "n": n} for (w, team, reason), n in found.items()]


async def _contacts(first: int, last: int) -> list[Row]:
    return await database.query(_CONTACTS, first, last)


async def _kinds(first: int, last: int) -> list[Row]:
    """A label of fewer ratings than are ever shown is left out: of ten thousand segments, nearly all."""
    found: dict[tuple[int, UUID, str, str], list[int]] = {}
    for row in await database.query(_KINDS, first, last):
        for kind in KINDS:
            if row[kind] is not None:
                sums = found.setdefault((row["week"], row["team"], kind, row[kind]), [0, 0])
                sums[0] += row["n"]
                sums[1] += row["total"]
    return [
        {"week": week, "team": team, "kind": kind, "label": label, "n": n, "total": total}
        for (week, team, kind, label), (n, total) in sorted(found.items(), key=lambda each: str(each[0]))
        if n >= FEWEST_RATINGS
    ]


# What is kept in a table: the sums of all weeks from one to another, both included.
ADDED_UP: Mapping[type[Table], Callable[[int, int], Awaitable[list[Row]]]] = {
    RatingRollup: _ratings,
    ReasonRollup: _reasons,
    ContactRollup: _contacts,
    KindRollup: _kinds,
}
