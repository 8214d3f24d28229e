"""What colleagues said of a team that works for them: in quarters, to its lead.

A quarter of a year is shown when its last link is over and never changes afterwards: of sums that grow from
day to day the difference would be one colleague's rating.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.weeks import final_from
from survey.releases.rules import FEWEST_RATINGS
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
