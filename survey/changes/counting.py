"""Reads the numbers that the triggers raise.

The database itself raises them, in the very transaction that writes: no code can forget to, and what is
rolled back is not counted. A pulse answer is in none of these tables before its wave is released.
"""

from typing import NamedTuple

from survey import database
from survey.changes.tables import FIRST_OF_RATINGS

# Everything that a report is made of; a test compares it with what `api.report.collecting` reads. Of sums
# that are kept only the removal of a week is counted: keeping one changes nothing.
WATCHED = (
    "cell",
    "cell_part",
    "contact",
    "department",
    "event",
    "fact",
    "plan",
    "rating",
    "release",
    "release_mean",
    "site",
    "site_team",
    "team",
    "team_trait",
    "touchpoint",
    "wave",
    "wave_cell",
)


_NUMBERS = f"""
SELECT SUM(CASE WHEN slot < {FIRST_OF_RATINGS} THEN number ELSE 0 END) AS written,
       SUM(CASE WHEN slot < {FIRST_OF_RATINGS} THEN 0 ELSE number END) AS rated
FROM report_change
"""  # noqa: S608  # a number of ours


class Changes(NamedTuple):
    """How often something was written; both only grow."""

    # Anything but a rating, and what a rating has changed of a week whose sums were kept.
    written: int
    # Ratings, of which most are of a week that is not final.
    rated: int


async def changes() -> Changes:
    """Whoever has read something at these numbers need not read it again."""
    (row,) = await database.query(_NUMBERS)
    return Changes(int(row["written"]), int(row["rated"]))
