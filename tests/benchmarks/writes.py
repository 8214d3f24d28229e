"""Accepted ballots per second: committed together, one commit each, and nothing written.

    python -m tests.benchmarks.writes [--seconds 3] [--clients 50]

Real ballots through `cast_ballot` on a real disk, both databases in one run, each way in turn and repeatedly,
so that a busy machine disturbs all of them alike. "nothing written" builds the same queries and sends them
nowhere: what the Python side alone could do.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from piccolo.querystring import QueryString

from survey import database
from survey.ballots.box import _cast, cast_ballot
from survey.ballots.locked_rows import LockedRow
from survey.database import writer
from survey.waves.tables import Wave
from tests.databases import postgres_url, running_cluster

LOCKED = os.urandom(4740)  # as long as a real row
ROUNDS = 3
Way = Callable[[], Awaitable[None]]


async def together() -> None:
    """As the server does it."""
    await cast_ballot("2026-W11", LockedRow(os.urandom(32), 1, LOCKED))


def one_at_a_time(way: Way) -> Way:
    """What a naive server does: a row, a commit, the next row."""
    turn = asyncio.Lock()

    async def waits_for_its_turn() -> None:
        async with turn:
            await way()

    return waits_for_its_turn


async def nothing_written() -> None:
    """The query is built and forgotten."""
    key = os.urandom(32)
    QueryString(_cast(), key, 1, LOCKED, "2026-W11", 1, key).compile_string(database.ENGINE.engine_type)
    await asyncio.sleep(0)


async def rate(way: Way, clients: int, seconds: float) -> tuple[float, float, float]:
    """Accepted per second, the 95th percentile of the wait in ms, and µs of this process's CPU for each."""
    waits: list[float] = []
    end = time.perf_counter() + seconds

    async def client() -> None:
        while (start := time.perf_counter()) < end:
            await way()
            waits.append(time.perf_counter() - start)

    start, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(client() for _ in range(clients)))
    spent = time.process_time() - spent
    return (
        len(waits) / (time.perf_counter() - start),
        1000 * statistics.quantiles(waits, n=20)[-1],
        1e6 * spent / len(waits),
    )


async def compare(url: str, name: str, clients: int, seconds: float) -> None:
    """One database, all ways in turn."""
    await database.open(url, "benchmark")
    await database.migrate()

    async def prepare() -> None:
        now = datetime.now(UTC)
        await Wave.insert(
            Wave(id="2026-W11", week=1, opens=now, closes=now, state="open", manifest="{}", fence=0)
        )

    await database.write(prepare)
    ways: dict[str, Way] = {
        "committed together": together,
        "one commit each": one_at_a_time(together),
        "nothing written": nothing_written,
    }
    found: dict[str, list[tuple[float, float, float]]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, work in ways.items():
            found[way].append(await rate(work, clients, seconds / ROUNDS))
    stored = (await database.query("SELECT count(*) AS n FROM ballot"))[0]["n"]
    await database.close()
    best = statistics.median(each for each, _, _ in found["nothing written"])
    for way, rounds in found.items():
        per_second, wait, spent = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(
            f"{name:<11} {way:<20} {per_second:>8.0f} /s {per_second / best:>5.0%}  "
            f"p95 {wait:>7.1f} ms  CPU {spent:>5.0f} µs"
        )
    print(f"{name:<11} {stored} ballots stored")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--clients", type=int, default=50)
    given = parser.parse_args()
    print(f"{given.clients} clients at once, commits of at most {writer.BATCH}")
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="benchmark-") as folder:
        url = f"sqlite://{folder}/resonanz.sqlite"
        asyncio.run(compare(url, "SQLite", given.clients, given.seconds))
    with running_cluster(in_memory=False) as cluster:
        url = postgres_url(cluster, "postgres")
        asyncio.run(compare(url, "PostgreSQL", given.clients, given.seconds))


if __name__ == "__main__":
    main()
