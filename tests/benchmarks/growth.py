"""What grows with ratings, on both databases; `tests.benchmarks.close` has what grows with people.

    python -m tests.benchmarks.growth [--ratings 100000 1000000 5000000] [--databases sqlite postgres]

A year of 20 teams was released, and so many ratings lie in its weeks, written by the database itself (their
way in is not what is measured). How long one more takes, adding them up, a report that is read and drawn
anew, and one that has not changed. Every figure is a row of its own as soon as it is there, with the
processor's time of this process, those that it started and PostgreSQL; at the end they stand side by side. A
size or a database that fails loses nothing of the others. All on the disk below this folder.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
import traceback
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
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.rollups.keeping import rebuild
from survey.rollups.volume import weekly_contacts
from survey.rollups.weekly import weekly_ratings, weekly_reasons
from survey.weeks import week_of
from tests.benchmarks.many_ratings import write_ratings
from tests.benchmarks.pulse_load import fresh_database
from tests.benchmarks.ratings import TICKS, processor_seconds
from tests.databases import running_cluster

TEAMS, WEEKS = 20, 52
ONE_BY_ONE, FEWEST, LONG_ENOUGH = 500, 3, 0.5
SAID = GivenRating(2, ("waited",), "It took three calls until somebody listened.", "")


class Figures:
    """Rows as they come, and in the end side by side."""

    def __init__(self, kind: str, cluster: Path) -> None:
        self.kind, self.size = kind, 0
        self._postgres = int((cluster / "data/postmaster.pid").read_text().split()[0])
        self._found: dict[str, dict[int, float]] = {}

    def processor(self) -> float:
        """Seconds of this process, of all that it has started, and of PostgreSQL."""
        server = Path(f"/proc/{self._postgres}/stat").read_text().rpartition(")")[2].split()
        ended = sum(map(int, server[13:15])) / TICKS
        return processor_seconds(os.getpid()) + processor_seconds(self._postgres) + ended

    async def measure(
        self, what: str, work: Callable[[], Awaitable[object]], rounds: int | None = None
    ) -> None:
        """One row: the median of some rounds by the clock, and the mean by the processor."""
        took: list[float] = []
        spent = self.processor()
        while len(took) < (rounds or FEWEST) or (rounds is None and sum(took) < LONG_ENOUGH):
            began = time.perf_counter()
            await work()
            took.append(time.perf_counter() - began)
        spent = 1000 * (self.processor() - spent) / len(took)
        self._found.setdefault(what, {})[self.size] = spent
        clock = 1000 * statistics.median(took)
        cells = (
            self.kind,
            f"{self.size:,}",
            what,
            f"{clock:.2f}",
            f"{spent:.2f}",
            f"{os.getloadavg()[0]:.1f}",
        )
        print(f"| {' | '.join(cells)} |", flush=True)

    def side_by_side(self) -> None:
        """Processor milliseconds by size, and how often the smallest goes into the largest."""
        sizes = sorted({size for of_work in self._found.values() for size in of_work})
        print(f"\n| {self.kind}, processor ms | {' | '.join(f'{size:,}' for size in sizes)} | × |")
        print(f"|---|{'--:|' * (len(sizes) + 1)}")
        for what, found in self._found.items():
            cells = [f"{found[size]:.2f}" if size in found else "" for size in sizes]
            whole = len(found) == len(sizes) > 1 and found[sizes[0]]
            cells.append(f"{found[sizes[-1]] / found[sizes[0]]:.1f}" if whole else "")
            print(f"| {what} | {' | '.join(cells)} |", flush=True)


class Grown:
    """A year of an installation whose ratings become more and more."""

    def __init__(self, settings: Settings, teams: tuple[UUID, ...], points: tuple[UUID, ...]) -> None:
        self.settings, self.teams, self.points = settings, teams, points
        self.now = datetime.now(UTC)
        self.first = week_of(self.now.date()) - WEEKS
        self._known = 0

    async def fill(self, ratings: int) -> None:
        """Add until there are so many."""
        weeks = range(self.first, self.first + WEEKS)
        await write_ratings(ratings - self._known, weeks, self.teams, self.points, self.now)
        self._known = ratings

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


async def ratings_of(url: str, folder: Path, sizes: list[int], figures: Figures) -> None:
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
            figures.size = size
            await figures.measure("writing them all", partial(grown.fill, size), 1)
            await figures.measure(
                "keeping the sums of all final weeks", partial(rebuild, settings.timezone, grown.now), 1
            )
            await _measure(grown, figures)


async def _measure(grown: Grown, figures: Figures) -> None:
    new = iter(await grown.contacts_of_now(ONE_BY_ONE))
    now = datetime.now(UTC)
    await figures.measure("one more rating", lambda: rate(next(new), SAID, now), ONE_BY_ONE)
    for what, weeks in (("the last quarter", 13), ("the year", WEEKS)):
        span = range(grown.first + WEEKS - weeks, grown.first + WEEKS)
        work = partial(weekly_ratings, span, grown.settings.timezone, now)
        await figures.measure(f"the sums of {what}", work)
        await figures.measure(f"the reasons of {what}", partial(weekly_reasons, span))
    known = [row["name"] for row in await Touchpoint.select(Touchpoint.name)]
    counted = partial(weekly_contacts, span, grown.settings.timezone, now, known)
    await figures.measure("the contacts of the year", counted)
    async with reporter_of(grown.settings) as reporter:
        await reporter.finding()  # its process begins and loads the statistics
        late = iter(await grown.contacts_of_now(100))

        async def after_a_rating() -> None:
            await rate(next(late), SAID, now)
            reporter._rested_at = 0.0  # what is measured is the work, not the rest between two
            await reporter.finding()

        async def read_anew() -> None:
            reporter._files = None
            reporter._rested_at = 0.0
            await reporter.finding()

        async def drawn_anew() -> None:
            reporter._newest = None
            await read_anew()

        await figures.measure("the report after a rating of this week", after_a_rating, 5)
        await figures.measure("the report read anew", read_anew)
        await figures.measure("the report read and drawn anew", drawn_anew)
        await figures.measure("the report when nothing has changed", reporter.finding)


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
    parser.add_argument("--ratings", type=int, nargs="+", default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    chosen = parser.parse_args()
    with ExitStack() as stack:
        files = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="benchmark-")))
        cluster = stack.enter_context(running_cluster(in_memory=False))
        print(
            "| database | ratings | work | ms | processor ms | load |\n|---|--:|---|--:|--:|--:|", flush=True
        )
        for kind in chosen.databases:
            figures = Figures(kind, cluster)
            url = f"sqlite://{files}/ratings.sqlite"
            if kind == "postgres":
                url = await fresh_database(cluster, "ratings")
            try:
                await ratings_of(url, files / kind, chosen.ratings, figures)
            except Exception:  # shown, and the other database has nothing to do with it
                traceback.print_exc()
            figures.side_by_side()


if __name__ == "__main__":
    asyncio.run(main())
