"""What customers answered to the further question: counts of quarters that are over, of groups large enough.

Quarters, because of two tables a week apart the difference would be one customer's number. Open channels are
left out: whoever stands there may answer as often as they like.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.cases.figures import shown_teams
from survey.catalogue.customers import further_questions
from survey.contacts.weeks import last_final_week
from survey.organisation.tables import Person
from survey.weeks import monday_of, week_of

QUARTERS = 8

_COUNT = """
SELECT further_answer.question, further_answer.score, contact.week, contact.team, contact.touchpoint,
       touchpoint.name, count(*) AS n
FROM further_answer
JOIN rating ON rating.contact = further_answer.contact
JOIN contact ON contact.id = further_answer.contact
JOIN touchpoint ON touchpoint.id = contact.touchpoint
WHERE rating.invited AND NOT touchpoint.internal AND contact.week >= {} AND contact.week <= {}
GROUP BY further_answer.question, further_answer.score, contact.week, contact.team, contact.touchpoint,
         touchpoint.name
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """One question in one quarter, of all touchpoints or of one; `counts` from the lowest number up."""

    question: str
    quarter: str
    touchpoint: str
    counts: tuple[int, ...]


async def further_answers(zone: ZoneInfo, now: datetime, fewest: int) -> list[Answers]:
    """The newest quarter first; a touchpoint by itself only where nobody can subtract one that is hidden."""
    last = last_final_week(now, zone)
    first = monday_of(last)
    rows = await database.query(_COUNT, week_of(date(first.year - QUARTERS // 4, 1, 1)), last)
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        quarter = _quarter(monday_of(row["week"]))
        if _last_week(monday_of(row["week"])) <= last:
            groups[quarter, row["question"]].append(row)
    sizes = await _team_sizes()
    found: list[Answers] = []
    for (quarter, question), of in sorted(groups.items(), reverse=True):
        names = {row["touchpoint"]: str(row["name"]) for row in of}
        counts = Counter[UUID | None]()
        teams: dict[UUID, set[UUID]] = defaultdict(set)
        for row in of:
            counts[row["touchpoint"]] += row["n"]
            teams[row["touchpoint"]].add(row["team"])
        # Behind a touchpoint stand at least as many people as a team needs for figures.
        people = {point: sum(sizes.get(each, 0) for each in of_teams) for point, of_teams in teams.items()}
        shown = shown_teams(counts, people, fewest)
        # Of one touchpoint that is hidden, the whole would be its figure under another name.
        if counts.total() >= fewest and (shown or len(counts) > 1):
            found.append(Answers(question, quarter, "", _counted(question, of)))
        for point in sorted(shown, key=lambda each: names[each]):
            rest = [row for row in of if row["touchpoint"] == point]
            found.append(Answers(question, quarter, names[point], _counted(question, rest)))
    return found


def _counted(question: str, rows: list[dict[str, Any]]) -> tuple[int, ...]:
    asked = further_questions()[question]
    counts: Counter[int] = Counter()
    for row in rows:
        counts[row["score"]] += row["n"]
    return tuple(counts[number] for number in range(asked.lowest, asked.highest + 1))


def _quarter(monday: date) -> str:
    return f"{monday.year}-Q{(monday.month + 2) // 3}"


def _last_week(monday: date) -> int:
    """The last week whose Monday lies in the same quarter."""
    month = 3 * ((monday.month + 2) // 3)
    after = date(monday.year + month // 12, month % 12 + 1, 1)
    return week_of(after) - (0 if after.weekday() else 1)


async def _team_sizes() -> dict[UUID, int]:
    rows = await Person.select(Person.team).where(Person.left_week.is_null())
    return dict(Counter(row["team"] for row in rows))
