"""What grows with ratings, on both databases; `tests.benchmarks.close` has what grows with people.

    python -m tests.benchmarks.growth [--ratings 100000 1000000] [--databases sqlite postgres]
                                      [--written-at-once]

A year of 20 teams was released, and so many ratings lie in its weeks. How long one more takes,
adding them up, a report that is read and drawn anew, and one that has not changed. Written at once they come
from the database itself, where it is not their way in that is measured. All on the disk below this folder,
with the load beside each figure.
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from api.installation import SERVER, open_installation
from api.report.reporting import Reporter
from api.settings.fields import Settings
from api.settings.settings import read_settings
from api.simulated.demo_data import store_year
from api.texts import LANGUAGES
from survey import database
from survey.contacts.ratings import GivenRating, rate
from survey.contacts.tables import Contact, Rating, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.rollups.keeping import rebuild
from survey.rollups.volume import weekly_contacts
from survey.rollups.weekly import weekly_ratings, weekly_reasons
from survey.weeks import week_of
from tests.benchmarks.many_ratings import write_ratings
from tests.benchmarks.pulse_load import fresh_database
from tests.databases import running_cluster

TEAMS, WEEKS = 20, 52
AT_ONCE, ONE_BY_ONE, ROUNDS = 2_000, 200, 3
SAID = GivenRating(2, ("waited",), "It took three calls until somebody listened.", "")


def show(what: str, seconds: float) -> None:
    """One figure, with the load beside it."""
    print(f"  {what:<44} {1000 * seconds:10.2f} ms   load {os.getloadavg()[0]:.1f}", flush=True)


async def timed(work: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> float:
    """The median of some rounds in seconds."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        await work()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


class Grown:
    """A year of an installation whose ratings become more and more."""

    def __init__(self, settings: Settings, teams: tuple[UUID, ...], points: tuple[UUID, ...]) -> None:
        self.settings, self.teams, self.points = settings, teams, points
        self.now = datetime.now(UTC)
        self.first = week_of(self.now.date()) - WEEKS
        self._chance = random.Random(1)  # noqa: S311  # the same places in every run
        self._known = 0

    async def grow(self, ratings: int) -> float:
        """Add until there are so many; seconds for each."""
        began, more = time.perf_counter(), range(self._known, ratings, AT_ONCE)
        for _ in more:
            await database.write(self._some)
        self._known = ratings
        return (time.perf_counter() - began) / max(len(more) * AT_ONCE, 1)

    async def fill(self, ratings: int) -> float:
        """The same, written by the database itself."""
        began, more = time.perf_counter(), ratings - self._known
        weeks = range(self.first, self.first + WEEKS)
        await write_ratings(more, weeks, self.teams, self.points, self.now)
        self._known = ratings
        return (time.perf_counter() - began) / max(more, 1)

    async def _some(self) -> None:
        contacts, ratings = [], []
        for _ in range(AT_ONCE):
            place = {
                "week": self.first + self._chance.randrange(WEEKS),
                "team": self._chance.choice(self.teams),
                "touchpoint": self._chance.choice(self.points),
            }
            identity = uuid4()
            contacts.append({"id": identity, "channel": "call", "ended_at": self.now, **place})
            score = self._chance.randint(1, 5)
            reasons = self._chance.choice(("waited", "not_solved", "waited,not_solved")) if score < 3 else ""
            said = {"score": score, "reasons": reasons, "invited": True}
            ratings.append({"contact": identity, **said, **place})
        await database.insert_rows(Contact, contacts)
        await database.insert_rows(Rating, ratings)

    async def contacts_of_now(self, count: int) -> list[UUID]:
        """Contacts that have ended an hour ago and can be rated."""
        ended = self.now.replace(microsecond=0) - timedelta(hours=1)
        week = week_of_contact(ended, self.settings.timezone)
        usual = {"channel": "call", "ended_at": ended, "week": week}
        made = [
            (uuid4(), usual | {"team": self.teams[0], "touchpoint": self.points[0]}) for _ in range(count)
        ]
        rows = [{"id": identity, **values} for identity, values in made]

        async def job() -> None:
            await database.insert_rows(Contact, rows)

        await database.write(job)
        return [identity for identity, _ in made]


async def ratings_of(url: str, folder: Path, sizes: list[int], *, at_once: bool) -> None:
    """Every size in one database, the smallest first."""
    settings = read_settings(
        {
            "RESONANZ_DATA": str(folder / "data"),
            "RESONANZ_KEYS": str(folder / "keys"),
            "RESONANZ_DATABASE": url,
        }
    )
    async with open_installation(settings, SERVER) as installation:
        year = simulate(world_of("link", teams=TEAMS, weeks=WEEKS), 1)
        first = week_of(datetime.now(UTC).date()) - WEEKS
        made = await store_year(year, first, settings.timezone, installation.rules, settings.language)
        points = await Touchpoint.select(Touchpoint.id)
        grown = Grown(settings, made.teams, tuple(row["id"] for row in points))
        for size in sorted(sizes):
            each = await (grown.fill(size) if at_once else grown.grow(size))
            print(f" {size:,} ratings ({1 / each:,.0f} a second)", flush=True)
            began = time.perf_counter()
            weeks = await rebuild(settings.timezone, datetime.now(UTC))
            show("keeping the sums of one final week", (time.perf_counter() - began) / len(weeks))
            await _measure(grown)


async def _measure(grown: Grown) -> None:
    new = iter(await grown.contacts_of_now(ONE_BY_ONE))
    now = datetime.now(UTC)
    show("one more rating", await timed(lambda: rate(next(new), SAID, now), ONE_BY_ONE))
    for what, weeks in (("the last quarter", 13), ("the year", WEEKS)):
        span = range(grown.first + WEEKS - weeks, grown.first + WEEKS)
        work = partial(weekly_ratings, span, grown.settings.timezone, now)
        show(f"the sums of {what}", await timed(work))
        show(f"the reasons of {what}", await timed(partial(weekly_reasons, span)))
    known = [row["name"] for row in await Touchpoint.select(Touchpoint.name)]
    counted = partial(weekly_contacts, span, grown.settings.timezone, now, known)
    show("the contacts of the year", await timed(counted))
    async with reporter_of(grown.settings) as reporter:
        await reporter.finding()  # its process begins and loads the statistics
        (late,) = await grown.contacts_of_now(1)

        async def read_anew() -> None:
            await rate(late, SAID, now)
            reporter._rested_at = 0.0  # what is measured is the work, not the rest between two
            await reporter.finding()

        async def drawn_anew() -> None:
            reporter._newest = None
            await read_anew()

        show("a report after a rating of this week", await timed(read_anew))
        show("a report that is drawn anew", await timed(drawn_anew))
        show("a report that has not changed", await timed(reporter.finding, 100))


@asynccontextmanager
async def reporter_of(settings: Settings) -> AsyncIterator[Reporter]:
    """The server's own, ended afterwards."""
    reporter = Reporter(settings, LANGUAGES)
    try:
        yield reporter
    finally:
        reporter.close()


async def main() -> None:
    """One database after the other."""
    parser = argparse.ArgumentParser(description="What grows with ratings.")
    parser.add_argument("--ratings", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--written-at-once", action="store_true")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        files = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="benchmark-")))
        cluster = stack.enter_context(running_cluster(in_memory=False))
        for kind in chosen.databases:
            print(kind, flush=True)
            url = f"sqlite://{files}/ratings.sqlite"
            if kind == "postgres":
                url = await fresh_database(cluster, "ratings")
            await ratings_of(url, files / kind, chosen.ratings, at_once=chosen.written_at_once)


if __name__ == "__main__":
    asyncio.run(main())
