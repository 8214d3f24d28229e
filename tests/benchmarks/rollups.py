"""What keeping sums costs a rating: nothing kept, final weeks kept, or a sum that each rating raises.

    python -m tests.benchmarks.rollups [--seconds 2] [--rounds 5] [--databases sqlite postgres]

50 tasks rate contacts of one team, week and touchpoint (one row of sums), on the disk below this folder:
first ratings, then the same contacts once more. Each way is a set of triggers in a database of its own, and
all are asked in turn, so that a busy machine disturbs them alike. The load stands beside each round.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from uuid import UUID, uuid4

from survey import database
from survey.contacts.ratings import GivenRating, rate
from survey.contacts.tables import Contact, Touchpoint
from survey.organisation.tables import Team
from survey.rollups.keeping import keep_final_weeks
from survey.weeks import week_of
from tests.api.customers import found_teams
from tests.benchmarks.pulse_load import fresh_database
from tests.databases import running_cluster
from tests.survey.rollups.test_weekly import BERLIN

CLIENTS, CONTACTS, AT_ONCE = 50, 20_000, 500
SAID = GivenRating(2, ("waited",), "It took three calls until somebody listened.", "")

RAISED = """
CREATE TABLE raised (slot int, week int, team {uuid}, touchpoint {uuid}, invited boolean,
    n int, total int, squares int, top_two int, PRIMARY KEY (slot, week, team, touchpoint, invited))
"""
_ONE = "1, {0}.score, {0}.score * {0}.score, CASE WHEN {0}.score >= 4 THEN 1 ELSE 0 END"
_ADD = """
INSERT INTO raised VALUES ({slot}, NEW.week, NEW.team, NEW.touchpoint, NEW.invited, {one})
ON CONFLICT (slot, week, team, touchpoint, invited) DO UPDATE SET n = raised.n + 1,
    total = raised.total + excluded.total, squares = raised.squares + excluded.squares,
    top_two = raised.top_two + excluded.top_two;
"""
_TAKE = """
INSERT INTO raised VALUES ({slot}, OLD.week, OLD.team, OLD.touchpoint, OLD.invited, {one})
ON CONFLICT (slot, week, team, touchpoint, invited) DO UPDATE SET n = raised.n - 1,
    total = raised.total - excluded.total, squares = raised.squares - excluded.squares,
    top_two = raised.top_two - excluded.top_two;
"""  # the row is there: what is taken was added, by this connection or it starts from less than nothing


def raising(kind: str, slot: str) -> list[str]:
    """The statements that make each rating raise its row of sums."""
    add = _ADD.format(slot=slot, one=_ONE.format("NEW"))
    take = _TAKE.format(slot=slot, one=_ONE.format("OLD"))
    if kind == "sqlite":
        return [
            RAISED.format(uuid="text"),
            f"CREATE TRIGGER raised_new AFTER INSERT ON rating BEGIN {add} END",
            f"CREATE TRIGGER raised_again AFTER UPDATE ON rating BEGIN {take} {add} END",
        ]
    body = f"IF TG_OP = 'UPDATE' THEN {take} END IF; {add} RETURN NULL;"
    return [
        RAISED.format(uuid="uuid"),
        f"CREATE FUNCTION raised() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        "CREATE TRIGGER raised AFTER INSERT OR UPDATE ON rating FOR EACH ROW EXECUTE FUNCTION raised()",
    ]


def ways(kind: str) -> Mapping[str, list[str]]:
    """What is compared: the statements that change the database as it is migrated."""
    postgres = kind == "postgres"
    on = ' ON "rating"' if postgres else ""
    without = [f'DROP TRIGGER "rating_{act}_removes_sums"{on}' for act in ("insert", "update", "delete")]
    found = {
        "nothing kept": without,
        "final weeks kept": [],
        "one row raised": [*without, *raising(kind, "0")],
    }
    if postgres:
        found["a row of each connection raised"] = [*without, *raising(kind, "pg_backend_pid() % 64")]
    return found


class Place:
    """One way in a database of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.contacts: list[UUID] = []
        self.rates: dict[str, list[float]] = {"first": [], "again": []}
        self.waits: dict[str, list[float]] = {"first": [], "again": []}

    async def prepare(self, statements: list[str]) -> None:
        """A year of final weeks with a contact each, and those that will be rated."""
        await database.open(self.url, "benchmark")
        await database.migrate()
        await found_teams("Nord")
        (team, *_) = await Team.select(Team.id)
        (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
        ended = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        week = week_of(ended.date())
        usual = {"team": team["id"], "touchpoint": point["id"], "channel": "call", "ended_at": ended}
        old = [{"id": uuid4(), "week": week - 3 - each, **usual} for each in range(52)]
        new = [{"id": uuid4(), "week": week, **usual} for _ in range(CONTACTS)]
        for begin in range(0, CONTACTS, AT_ONCE):
            await database.write(database.insert_rows, Contact, new[begin : begin + AT_ONCE])
        await database.write(database.insert_rows, Contact, old)
        await keep_final_weeks(BERLIN, datetime.now(UTC))
        self.contacts = [row["id"] for row in new]

        async def change() -> None:
            for statement in statements:
                await database.ENGINE.run_ddl(statement)

        await database.write(change)
        await database.close()

    async def round(self, what: str, contacts: Iterator[UUID], seconds: float) -> None:
        """50 tasks at once for so long."""
        await database.open(self.url, "benchmark")
        waits: list[float] = []
        now = datetime.now(UTC)
        begun = time.perf_counter()

        async def client() -> None:
            while (sent := time.perf_counter()) < begun + seconds:
                await rate(next(contacts), SAID, now)
                waits.append(1000 * (time.perf_counter() - sent))

        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        self.rates[what].append(len(waits) / (time.perf_counter() - begun))
        self.waits[what] += waits
        await database.close()


async def compare(kind: str, folder: Path, cluster: Path, rounds: int, seconds: float) -> None:
    """Every way in turn, beginning with another one each round."""
    places = {}
    for number, (way, statements) in enumerate(ways(kind).items()):
        url = f"sqlite://{folder}/{number}.sqlite"
        if kind == "postgres":
            url = await fresh_database(cluster, f"way_{number}")
        places[way] = Place(url)
        await places[way].prepare(statements)
    new = {way: iter(place.contacts) for way, place in places.items()}
    names = list(places)
    for number in range(rounds):
        print(f"{kind}, round {number + 1}, load {os.getloadavg()[0]:.1f}", flush=True)
        for way in names[number % len(names) :] + names[: number % len(names)]:
            place = places[way]
            await place.round("first", new[way], seconds)
            await place.round("again", cycle(place.contacts[:CLIENTS]), seconds)
    print("| way | first/s | × | p50, p99 ms | again/s | × | p50, p99 ms |\n|---|--:|--:|--:|--:|--:|--:|")
    for way, place in places.items():
        cells = []
        for what in ("first", "again"):
            pairs = zip(place.rates[what], places["nothing kept"].rates[what], strict=True)
            cuts = statistics.quantiles(place.waits[what], n=100)
            cells.append(
                f"{statistics.median(place.rates[what]):,.0f} | "
                f"{statistics.median(mine / theirs for mine, theirs in pairs):.2f} | "
                f"{cuts[49]:.0f}, {cuts[98]:.0f}"
            )
        print(f"| {kind}, {way} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """One database after the other."""
    parser = argparse.ArgumentParser(description="What keeping sums costs a rating.")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    asked = parser.parse_args()
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="benchmark-"))
        cluster = stack.enter_context(running_cluster(in_memory=False))
        for kind in asked.databases:
            asyncio.run(compare(kind, Path(name), cluster, asked.rounds, asked.seconds))


if __name__ == "__main__":
    main()
