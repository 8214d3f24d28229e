"""How long pages and raters wait while something long is done in the same process, as in the server.

A page asks the database one short question, a rating is stored; each has its moment beforehand, so that one
which comes while everything stands still waits as long as a person would.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from statistics import quantiles
from uuid import UUID, uuid4

from survey import database
from survey.contacts.ratings import GivenRating, rate
from survey.contacts.tables import Contact, Touchpoint
from survey.organisation.tables import Team
from survey.waves.tables import Wave
from survey.weeks import week_of

PAGES, RATINGS = 0.05, 0.1  # seconds between two
CONTACTS = 500
SAID = GivenRating(2, ("waited",), "", "")


@dataclass
class Waits:
    """Seconds of each page and each rating."""

    pages: list[float] = field(default_factory=list)
    ratings: list[float] = field(default_factory=list)

    def told(self) -> str:
        """The 95th percentile and the longest of both, in milliseconds."""
        return "; ".join(
            f"{what} p95 {1000 * quantiles(waits, n=20)[-1]:.0f}, longest {1000 * max(waits):.0f} ms"
            for what, waits in (("pages", self.pages), ("ratings", self.ratings))
            if len(waits) > 1
        )


async def contacts_to_rate() -> list[UUID]:
    """Contacts that have just ended; what stands in the roster stays as it is."""
    team, point = await Team.select(Team.id).first(), await Touchpoint.select(Touchpoint.id).first()
    assert team is not None
    assert point is not None
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    usual = {"channel": "call", "ended_at": ended, "week": week_of(ended.date())}
    rows = [{"id": uuid4(), "team": team["id"], "touchpoint": point["id"], **usual} for _ in range(CONTACTS)]

    async def job() -> None:
        await database.insert_rows(Contact, rows)

    await database.write(job)
    return [row["id"] for row in rows]


@asynccontextmanager
async def waited(contacts: list[UUID]) -> AsyncIterator[Waits]:
    """While this lasts, pages and ratings come beside it."""
    waits, contact = Waits(), cycle(contacts)

    async def page() -> None:
        await Wave.select(Wave.id, Wave.state).order_by(Wave.week, ascending=False).first()

    async def rating() -> None:
        await rate(next(contact), SAID, datetime.now(UTC))

    async with asyncio.TaskGroup() as group:
        coming = [
            group.create_task(_come(group, PAGES, page, waits.pages)),
            group.create_task(_come(group, RATINGS, rating, waits.ratings)),
        ]
        try:
            yield waits
        finally:
            for each in coming:
                each.cancel()


async def _come(
    group: asyncio.TaskGroup, pause: float, ask: Callable[[], Awaitable[object]], waits: list[float]
) -> None:
    async def one(moment: float) -> None:
        await ask()
        waits.append(time.perf_counter() - moment)

    moment = time.perf_counter()
    while True:
        moment += pause
        await asyncio.sleep(moment - time.perf_counter())
        group.create_task(one(moment))
