"""Reads the number that the triggers raise.

The database itself raises it, in the very transaction that writes: no code can forget to, and what is rolled
back is not counted. A pulse answer is in none of these tables before its wave is released.
"""

from survey import database

# Everything that a report is made of; a test compares it with what `api.report.collecting` reads.
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


async def changes() -> int:
    """Whoever has read a report at this number need not read it again."""
    (row,) = await database.query("SELECT SUM(number) AS number FROM report_change")
    return int(row["number"])
