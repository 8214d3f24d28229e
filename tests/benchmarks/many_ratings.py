"""Ratings by the million, written by the database itself: where it is not their way in that is measured."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from survey import database

AT_ONCE = 50_000  # what a busy machine writes before a job is given up
_NUMBERS = {
    "sqlite": (
        "(WITH RECURSIVE m(n) AS (SELECT {} UNION ALL SELECT n + 1 FROM m WHERE n < {}) SELECT n FROM m)"
    ),
    "postgres": "generate_series(CAST({} AS integer), CAST({} AS integer)) AS m(n)",
}
_IN_HEXADECIMAL = {"sqlite": "printf('%012x', n)", "postgres": "lpad(to_hex(n), 12, '0')"}
_IDENTITY = {"sqlite": "text", "postgres": "uuid"}
_MOMENT = {"sqlite": "text", "postgres": "timestamptz"}


async def write_ratings(
    count: int, weeks: range, teams: Sequence[UUID], touchpoints: Sequence[UUID], ended_at: datetime
) -> None:
    """Contacts of these weeks, teams and touchpoints in turn, each of them rated."""
    kind = database.ENGINE.engine_type
    series = str(uuid4())[:24]
    identity = f"CAST('{series}' || {_IN_HEXADECIMAL[kind]} AS {_IDENTITY[kind]})"
    week = f"{weeks.start} + n % {len(weeks)}"
    team, point = _one_of(teams, f"n / {len(weeks)}", kind), _one_of(touchpoints, "n / 7", kind)
    reasons = "CASE WHEN n % 15 = 0 THEN 'waited' WHEN n % 15 = 1 THEN 'waited,not_solved' ELSE '' END"
    moment = f"CAST({{}} AS {_MOMENT[kind]})"
    place = f"{identity}, {team}, {point}, {week}"
    contacts = (
        f"INSERT INTO contact (id, team, touchpoint, week, channel, ended_at) "  # noqa: S608  # our own words
        f"SELECT {place}, 'call', {moment} FROM {_NUMBERS[kind]}"
    )
    ratings = (
        f"INSERT INTO rating (contact, team, touchpoint, week, score, reasons, invited) "  # noqa: S608  # our own words
        f"SELECT {place}, 1 + n % 5, {reasons}, true FROM {_NUMBERS[kind]}"
    )
    ended = ended_at.replace(microsecond=0)
    bound = ended if kind == "postgres" else ended.isoformat(sep=" ")

    async def some(first: int, last: int) -> None:
        await database.query(contacts, bound, first, last)
        await database.query(ratings, first, last)

    for first in range(0, count, AT_ONCE):
        await database.write(some, first, min(first + AT_ONCE, count) - 1)


def _one_of(identities: Sequence[UUID], number: str, kind: str) -> str:
    cases = " ".join(f"WHEN {place} THEN '{each}'" for place, each in enumerate(identities))
    return f"CAST(CASE ({number}) % {len(identities)} {cases} END AS {_IDENTITY[kind]})"
