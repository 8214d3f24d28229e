"""Cases as those who answer them see them: what an answer needs, never a score, and no count by anybody."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from survey import database
from survey.errors import NotFound

# A board is read, not searched: whoever needs more chooses a team or a touchpoint.
MOST_SHOWN = 200

OPEN, LATE, ANSWERED, SETTLED = "open", "late", "answered", "settled"
STATES = (OPEN, LATE, ANSWERED, SETTLED)

# Neither the score nor the reference of a rated contact is among these columns: beside each other they would
# rate whoever had the contact. The reference is that of a letter or of a program's own report.
_FIND = """
SELECT c.id, c.number, c.source, c.words, c.reference, c.language, c.opened, c.first_due, c.due, c.waits,
       c.answered, c.undelivered, c.settled, c.cause, c.action, c.recovered, c.reopened, c.escalated, c.owner,
       c.problem, c.team, c.touchpoint, c.sealed IS NOT NULL AS reachable,
       t.name AS team_name, p.name AS touchpoint_name, k.number AS problem_number, k.title AS problem_title,
       k.explanation, person.name AS owner_name, r.wanted, r.comment, r.reasons, w.text AS wish,
       contact.ended_at
FROM customer_case c
LEFT JOIN team t ON t.id = c.team
LEFT JOIN touchpoint p ON p.id = c.touchpoint
LEFT JOIN known_problem k ON k.id = c.problem
LEFT JOIN person ON person.id = c.owner
LEFT JOIN contact ON contact.id = c.contact
LEFT JOIN rating r ON r.contact = c.contact
LEFT JOIN wish w ON w.id = c.wish
"""
_COUNT = "SELECT count(*) AS cases FROM customer_case c LEFT JOIN known_problem k ON k.id = c.problem"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is shown."""

    id: UUID
    number: int
    state: str
    source: str
    team: UUID | None
    team_name: str
    touchpoint_name: str
    # When the contact was that it is about, as a day, where it is about one.
    of: datetime | None
    words: tuple[str, ...]
    reasons: tuple[str, ...]
    reference: str
    reachable: bool
    language: str
    opened: datetime
    first_due: datetime
    due: datetime
    waits: bool
    answered: datetime | None
    undelivered: bool
    settled: datetime | None
    cause: str
    action: str
    recovered: bool | None
    reopened: int
    escalated: int
    owner: UUID | None
    owner_name: str
    problem: int | None
    problem_title: str
    explanation: str
    said: tuple["Said", ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.settled is None


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was written, to the customer or by the customer."""

    by_customer: bool
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cases a board shows: by state, place and problem, and by nothing that is a person."""

    state: str = OPEN
    team: UUID | None = None
    touchpoint: UUID | None = None
    problem: int | None = None


async def list_cases(now: datetime, teams: frozenset[UUID] | None, chosen: Chosen) -> list[Case]:
    """Those of these teams (None is all, and those that are no team's), the most urgent first."""
    conditions, values = _conditions(now, teams, chosen)
    order = "c.settled DESC" if chosen.state == SETTLED else "c.due, c.number"
    sql = f"{_FIND} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT {MOST_SHOWN}"
    return [_case(row, now) for row in await database.query(sql, *values)]


async def count_cases(now: datetime, teams: frozenset[UUID] | None, chosen: Chosen) -> int:
    """How many there are of those, shown or not."""
    conditions, values = _conditions(now, teams, chosen)
    (row,) = await database.query(f"{_COUNT} WHERE {' AND '.join(conditions)}", *values)
    return int(row["cases"])


async def find_case(number: int, now: datetime, teams: frozenset[UUID] | None) -> Case:
    """One case with all that was said; one answer for unknown and somebody else's."""

    async def job() -> Case:
        rows = await database.query(f"{_FIND} WHERE c.number = {{}}", number)
        if not rows or (teams is not None and rows[0]["team"] not in teams):
            raise NotFound("There is no case {number} among yours.", number=number)
        said = await database.query(
            'SELECT by_customer, text, day FROM case_words WHERE "case" = {} ORDER BY number', rows[0]["id"]
        )
        return _case(
            rows[0], now, tuple(Said(bool(s["by_customer"]), s["text"], _day(s["day"])) for s in said)
        )

    return await database.read(job)


def _conditions(now: datetime, teams: frozenset[UUID] | None, chosen: Chosen) -> tuple[list[str], list[Any]]:
    states: dict[str, tuple[str, list[Any]]] = {
        OPEN: ("c.settled IS NULL", []),
        LATE: ("c.settled IS NULL AND c.due < {}", [now]),
        ANSWERED: ("c.settled IS NULL AND c.waits = {}", [False]),
        SETTLED: ("c.settled IS NOT NULL", []),
    }
    condition, values = states[chosen.state]
    conditions = [condition]
    if teams is not None:
        conditions.append(f"c.team IN ({', '.join('{}' for _ in teams)})" if teams else "1 = 0")
        values += teams
    for column, value in (("c.team", chosen.team), ("c.touchpoint", chosen.touchpoint)):
        if value is not None:
            conditions.append(f"{column} = {{}}")
            values.append(value)
    if chosen.problem is not None:
        conditions.append("k.number = {}")
        values.append(chosen.problem)
    return conditions, values


def _case(row: dict[str, Any], now: datetime, said: tuple[Said, ...] = ()) -> Case:
    settled = row["settled"]
    state = SETTLED if settled else LATE if row["due"] < now else OPEN if row["waits"] else ANSWERED
    words = (row["words"], row["wish"], row["wanted"], row["comment"])
    return Case(
        id=row["id"],
        number=row["number"],
        state=state,
        source=row["source"],
        team=row["team"],
        team_name=row["team_name"] or "",
        touchpoint_name=row["touchpoint_name"] or "",
        of=row["ended_at"],
        words=tuple(each for each in words if each),
        reasons=tuple(each for each in (row["reasons"] or "").split(",") if each),
        reference=row["reference"] or "",
        reachable=bool(row["reachable"]),
        language=row["language"],
        opened=row["opened"],
        first_due=row["first_due"],
        due=row["due"],
        waits=bool(row["waits"]),
        answered=row["answered"],
        undelivered=bool(row["undelivered"]),
        settled=settled,
        cause=row["cause"] or "",
        action=row["action"] or "",
        recovered=None if row["recovered"] is None else bool(row["recovered"]),
        reopened=row["reopened"],
        escalated=row["escalated"],
        owner=row["owner"] if settled is None else None,
        owner_name=(row["owner_name"] or "") if settled is None else "",
        problem=row["problem_number"],
        problem_title=row["problem_title"] or "",
        explanation=row["explanation"] or "",
        said=said,
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
