"""How long adding up ratings takes, and learning that nothing has changed.

python -m tests.benchmarks.weekly [--ratings 200000]

50 teams, 104 weeks, 10 touchpoints, both databases.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from survey import database
from survey.changes.counting import changes
from survey.contacts.tables import Touchpoint
from survey.organisation.tables import Team
from survey.rollups.weekly import weekly_ratings
from survey.weeks import week_of
from tests.api.customers import found_teams
from tests.databases import postgres_url, running_cluster

BERLIN = ZoneInfo("Europe/Berlin")
TEAMS, WEEKS, AT_ONCE, ROUNDS = 50, 104, 2_000, 3
FIRST = week_of(datetime(2025, 1, 6, tzinfo=UTC).date())
SPANS = {"one week": 1, "a quarter": 13, "a year": 52, "two years": WEEKS}


async def fill(ratings: int) -> None:
    """Ratings at random places."""
    await found_teams(*(f"Team {number}" for number in range(TEAMS)))
    teams = [row["id"] for row in await Team.select(Team.id)]
    touchpoints = [row["id"] for row in await Touchpoint.select(Touchpoint.id)]
    chance = random.Random(1)  # noqa: S311  # the same places in every run
    now = datetime.now(UTC)

    async def job() -> None:
        contacts: list[object] = []
        said: list[object] = []
        for _ in range(AT_ONCE):
            identity, team, touchpoint = uuid4(), chance.choice(teams), chance.choice(touchpoints)
            week = FIRST + chance.randrange(WEEKS)
            contacts += [identity, team, touchpoint, "call", now, week]
            said += [identity, chance.randint(1, 5), "", week, team, touchpoint, True]
        await database.query(_insert("contact (id, team, touchpoint, channel, ended_at, week)", 6), *contacts)
        await database.query(
            _insert("rating (contact, score, reasons, week, team, touchpoint, invited)", 7), *said
        )

    for _ in range(ratings // AT_ONCE):
        await database.write(job)


def _insert(into: str, columns: int) -> str:
    """One statement for many rows."""
    row = "(" + ", ".join(["{}"] * columns) + ")"
    return f"INSERT INTO {into} VALUES " + ", ".join([row] * AT_ONCE)  # noqa: S608  # names of ours


async def measure(url: str, name: str, ratings: int) -> None:
    """One database, spans of several lengths."""
    await database.open(url, "benchmark")
    await database.migrate()
    await fill(ratings)
    for span, weeks in SPANS.items():
        took = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            rows = await weekly_ratings(range(FIRST, FIRST + weeks), BERLIN, datetime.now(UTC))
            took.append(time.perf_counter() - start)
        print(f"{name:<11} {span:<10} {len(rows):>7} sums  {1000 * statistics.median(took):>7.0f} ms")
    took = []
    for _ in range(100):
        start = time.perf_counter()
        await changes()  # all that a report asks which has not changed
        took.append(time.perf_counter() - start)
    print(f"{name:<11} unchanged  {'':>12}  {1000 * statistics.median(took):>9.1f} ms", flush=True)
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--ratings", type=int, default=200_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="benchmark-") as folder:
        asyncio.run(measure(f"sqlite://{folder}/resonanz.sqlite", "SQLite", given.ratings))
    with running_cluster(in_memory=False) as cluster:
        asyncio.run(measure(postgres_url(cluster, "postgres"), "PostgreSQL", given.ratings))


if __name__ == "__main__":
    main()
