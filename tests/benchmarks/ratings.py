"""Ratings per second and processor time per rating over HTTP, beside a server that only verifies the link.

    python -m tests.benchmarks.ratings [--seconds 3] [--clients 50] [--contacts 10000]

Real servers, both databases on a real disk, all in one run: each is asked in turn and repeatedly, so that a
busy machine disturbs all of them alike. Every rating is a form with a comment, on a connection that is kept;
contacts are rated in turn, so that a long run revises some. Processor time is the server's own; PostgreSQL's
comes on top and is not counted.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from survey import database
from survey.contacts.links import rating_token
from survey.contacts.tables import Touchpoint
from survey.organisation.tables import Team
from tests.api.customers import found_teams
from tests.databases import postgres_url, running_cluster
from tests.journeys.server import running

SECRET = "a-secret-that-only-this-benchmark-knows"
BODY = b"score=2&reason=waited&wanted=&comment=It+took+three+calls+until+somebody+listened."
ROUNDS = 3
AT_ONCE = 2_000
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """One way of running, and what was measured of it."""

    database: str
    way: str
    address: str
    process: int
    requests: Iterator[bytes]
    per_second: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


async def prepare(url: str, contacts: int) -> list[bytes]:
    """Contacts that ended an hour ago, and the request that rates each."""
    await database.open(url, "benchmark")
    await database.migrate()
    await found_teams("Nord")
    (team, *_) = await Team.select(Team.id)
    (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    ended_at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    made: list[UUID] = [uuid4() for _ in range(contacts)]
    for begin in range(0, contacts, AT_ONCE):
        some = made[begin : begin + AT_ONCE]
        values = [v for identity in some for v in (identity, team["id"], point["id"], "call", ended_at, 1)]
        places = ", ".join(["({}, {}, {}, {}, {}, {})"] * len(some))
        into = "contact (id, team, touchpoint, channel, ended_at, week)"
        await database.write(database.query, f"INSERT INTO {into} VALUES {places}", *values)  # noqa: S608  # names of ours
    await database.close()
    return [_request(rating_token((SECRET,), identity, ended_at)) for identity in made]


def _request(token: str) -> bytes:
    head = (
        f"POST /r/{token} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    return head.encode() + BODY


async def load(server: Server, clients: int, seconds: float) -> None:
    """Send ratings for so long, and note what it took."""
    waits: list[float] = []
    address = urlsplit(server.address)
    end = time.perf_counter() + seconds

    async def client() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        while (sent := time.perf_counter()) < end:
            writer.write(next(server.requests))
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 303 " not in head[:16]:
                raise RuntimeError(head.decode())
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length or 0))
            waits.append(time.perf_counter() - sent)
        writer.close()

    before, start = processor_seconds(server.process), time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    server.per_second.append(len(waits) / (time.perf_counter() - start))
    server.processor.append((processor_seconds(server.process) - before) / len(waits))
    server.waits.append(statistics.quantiles(waits, n=20)[-1])


def processor_seconds(process: int) -> float:
    """What a process and its children have used so far."""
    used = 0
    parents = {process}
    for entry in sorted(int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()):
        try:
            fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if entry == process or int(fields[1]) in parents:
            parents.add(entry)
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


def start(stack: ExitStack, folder: Path, name: str, url: str, requests: Sequence[bytes]) -> list[Server]:
    """Both ways of one database. The one that only verifies has an empty database of its own."""
    servers = []
    for way in ("storing", "verifying"):
        home = folder / f"{name}-{way}"
        environment = {
            **os.environ,
            "RESONANZ_DATA": str(home / "data"),
            "RESONANZ_KEYS": str(home / "keys"),
            "RESONANZ_SECRETS": str(home / "secrets"),
            "RESONANZ_SECRET": SECRET,
        }
        if way == "storing":
            environment["RESONANZ_DATABASE"] = url
        known = children()
        address = stack.enter_context(running(f"tests.benchmarks.rating_server:{way}", environment))
        (process,) = children() - known
        servers.append(Server(name, way, address, process, cycle(requests)))
    return servers


def children() -> set[int]:
    """The processes that this one has started."""
    own = os.getpid()
    tasks = Path(f"/proc/{own}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--contacts", type=int, default=10_000)
    given = parser.parse_args()
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="benchmark-"))
        folder = Path(name)
        sqlite = f"sqlite://{folder}/SQLite-storing/data/resonanz.sqlite"
        postgres = postgres_url(stack.enter_context(running_cluster(in_memory=False)), "postgres")
        servers = []
        for kind, url in (("SQLite", sqlite), ("PostgreSQL", postgres)):
            requests = asyncio.run(prepare(url, given.contacts))
            servers += start(stack, folder, kind, url, requests)
        for server in servers:
            asyncio.run(load(server, given.clients, 0.5))  # the first requests compile templates and queries
        for server in servers:
            server.per_second.clear()
            server.processor.clear()
            server.waits.clear()
        for _ in range(ROUNDS):
            for server in servers:
                asyncio.run(load(server, given.clients, given.seconds / ROUNDS))
        report(servers, given.clients)


def report(servers: Sequence[Server], clients: int) -> None:
    """The medians of the rounds."""
    print(f"{clients} clients at once, Python {sys.version.split()[0]}")
    for server in servers:
        (ceiling,) = (
            statistics.median(other.per_second)
            for other in servers
            if other.database == server.database and other.way == "verifying"
        )
        per_second = statistics.median(server.per_second)
        print(
            f"{server.database:<11} {server.way:<10} {per_second:>7.0f} /s  {per_second / ceiling:>5.0%}  "
            f"{1000 * statistics.median(server.processor):>6.2f} ms of processor each  "
            f"p95 {1000 * statistics.median(server.waits):>6.1f} ms"
        )


if __name__ == "__main__":
    main()
