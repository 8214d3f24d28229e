"""1,000 people who answer within a minute: they come when they like, whether or not the server has finished.

    python -m tests.benchmarks.pulse_arrivals [--people 1000] [--seconds 60]

Everybody comes at a random moment of the minute, sends all that a browser sends (page, manifest, place,
issue, ballot, ack) on a connection of their own, and one request that does nothing. Both databases, each with
a fresh wave. The people share the machine with the server.
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.http_client import Connection, request
from tests.benchmarks.pulse_load import Link, ballot_request, fresh_database, issue_request, prepare, serving
from tests.databases import running_cluster
from tests.reader import reading
from tests.survey.lifecycle.week import Week
from tests.voter import Voter

WAY = "as it is"
WANTED = {"nothing": 200, "page": 200, "manifest": 200, "place": 200, "issue": 200, "ballot": 200, "ack": 204}
SEED = 7


class UnexpectedAnswer(Exception):
    """The server did not say what an honest browser is told."""


@dataclass
class Minute:
    """Seconds of every request by kind, what went wrong, and how late the latest person was sent off."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in WANTED})
    errors: Counter[str] = field(default_factory=Counter)
    late: float = 0.0

    async def ask(self, connection: Connection, kind: str, data: bytes) -> bytes:
        """Send one request and note how long it took."""
        began = time.perf_counter()
        status, body = await connection.exchange(data)
        self.seconds[kind].append(time.perf_counter() - began)
        if status != WANTED[kind]:
            self.errors[f"{kind}: {status}"] += 1
            raise UnexpectedAnswer(kind)
        return body


async def answer(week: Week, link: Link, voter: Voter, port: int, minute: Minute) -> None:
    """What one browser does, from opening the link to the stored answer."""
    path = f"/pulse/{week.wave}"
    connection = await Connection.open(port)
    try:
        await minute.ask(connection, "nothing", request("GET", "/nothing"))
        await minute.ask(connection, "page", request("GET", path))
        await minute.ask(connection, "manifest", request("GET", f"{path}/manifest"))
        await minute.ask(connection, "place", request("POST", f"{path}/place", {"token": link[0]}))
        issued = await minute.ask(connection, "issue", issue_request(week, link, voter))
        await minute.ask(connection, "ballot", ballot_request(week, voter, issued))
        await minute.ask(connection, "ack", request("POST", f"{path}/ack", {"token": link[0]}))
    finally:
        connection.close()


async def everybody(url: str, people: int, seconds: float) -> Minute:
    """All of them, each at a moment drawn beforehand."""
    minute = Minute()
    moments = random.Random(SEED)  # noqa: S311  # when somebody comes, no secret
    with tempfile.TemporaryDirectory() as name:
        week, links = await prepare(url, Path(name), people)
        voters = [week.voter(cell) for _, cell in links]
        async with serving(url, Path(name), WAY) as port:
            await has_started(port, reading(week.keys))
            begun = time.perf_counter()

            async def come(link: Link, voter: Voter, moment: float) -> None:
                await asyncio.sleep(begun + moment - time.perf_counter())
                minute.late = max(minute.late, time.perf_counter() - begun - moment)
                try:
                    await answer(week, link, voter, port, minute)
                except UnexpectedAnswer:  # counted where it came
                    pass
                except (OSError, EOFError, IndexError) as error:  # refused, cut off, or no answer at all
                    minute.errors[type(error).__name__] += 1

            await asyncio.gather(
                *(
                    come(link, voter, moments.uniform(0, seconds))
                    for link, voter in zip(links, voters, strict=True)
                )
            )
    return minute


async def has_started(port: int, headers: Mapping[str, str]) -> None:
    """A server computes its report when it starts; whoever asks for that is answered afterwards."""
    connection = await Connection.open(port)
    await connection.exchange(request("GET", "/results/report", headers=headers))
    connection.close()


def line(kind: str, seconds: list[float]) -> str:
    """Median, 95th percentile and worst of one kind of request, in milliseconds."""
    found = (statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1], max(seconds))
    return f"| {kind} | {len(seconds)} | " + " | ".join(f"{1000 * value:.1f}" for value in found) + " |"


async def main() -> None:
    """Print a table for each database."""
    parser = argparse.ArgumentParser(description="People who answer within a minute.")
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as files:
        for kind in ("sqlite", "postgres"):
            url = f"sqlite://{files}/minute.sqlite"
            if kind == "postgres":
                url = await fresh_database(cluster, "minute")
            before = os.getloadavg()[0]
            minute = await everybody(url, chosen.people, chosen.seconds)
            print(f"\n{kind}: {chosen.people} people in {chosen.seconds:g} s, load before {before:.1f},")
            print(f"errors {dict(minute.errors) or 0}, latest person {1000 * minute.late:.0f} ms late\n")
            print("| request | sent | median ms | p95 ms | worst ms |\n|---|--:|--:|--:|--:|")
            print("\n".join(line(name, seconds) for name, seconds in minute.seconds.items()), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
