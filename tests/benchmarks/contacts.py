"""Contacts per second through `POST /api/contacts`: one by one, and a thousand at once with and without mail.

    python -m tests.benchmarks.contacts [--rounds 3] [--clients 8] [--singles 300]

Real servers, both databases on a real disk, all in one run and in turn, beside a floor: a server of the same
framework that reads the same JSON and answers with as many links, and neither checks, signs nor stores.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from survey import database
from survey.asking.rules import Rule, set_rule
from survey.contacts.api_keys import create_key
from tests.api.customers import found_teams
from tests.databases import postgres_url, running_cluster
from tests.journeys.server import running

WAYS = ("one by one", "a thousand", "a thousand with addresses")


@dataclass
class Server:
    """A server and what was measured of it, by way."""

    name: str
    address: str
    key: str
    per_second: dict[str, list[float]] = field(default_factory=lambda: {way: [] for way in WAYS})


async def prepare(url: str) -> str:
    """A team, a touchpoint that mails its customers, and a program's key."""
    await database.open(url, "benchmark")
    await database.migrate()
    await found_teams("Nord")
    await set_rule("phone", Rule(mails=True))
    key = await create_key("benchmark", datetime.now(UTC).date())
    await database.close()
    return key


def contacts(count: int, first: int, *, addresses: bool) -> list[dict[str, str]]:
    """As a help desk reports them."""
    ended_at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    told = {
        "team": "Nord",
        "touchpoint": "phone",
        "channel": "call",
        "ended_at": ended_at,
        "segment": "private",
    }
    found = [told | {"customer": f"K-{first + number}"} for number in range(count)]
    if addresses:
        for number, each in enumerate(found):
            each |= {
                "mail_to": f"customer-{first + number}@example.org",
                "basis": "consent",
                "consent_on": "2026-01-02",
            }
    return found


async def measure(server: Server, way: str, numbers: "Numbers", clients: int, singles: int) -> None:
    """One round of one way."""
    limits = httpx.Limits(max_connections=clients)
    headers = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(
        base_url=server.address, headers=headers, limits=limits, timeout=60
    ) as client:
        if way == WAYS[0]:
            bodies = [
                json.dumps(each).encode()
                for each in contacts(singles, numbers.next(singles), addresses=False)
            ]
        else:
            with_addresses = way == WAYS[2]
            bodies = [
                json.dumps(contacts(1000, numbers.next(1000), addresses=with_addresses)).encode()
                for _ in range(3)
            ]
        waiting = iter(bodies)

        async def send() -> None:
            for body in waiting:
                answer = await client.post("/api/contacts", content=body)
                if answer.status_code != 201:
                    raise RuntimeError(answer.text[:500])

        at_once = clients if way == WAYS[0] else 1
        start = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(at_once)))
        taken = time.perf_counter() - start
    each = 1 if way == WAYS[0] else 1000
    server.per_second[way].append(len(bodies) * each / taken)


@dataclass
class Numbers:
    """No customer twice."""

    said: int = 0

    def next(self, count: int) -> int:
        self.said += count
        return self.said


def start(stack: ExitStack, folder: Path, name: str, url: str | None) -> Server:
    """One of the servers."""
    if url is None:
        return Server(name, stack.enter_context(running("tests.benchmarks.floor_server:contacts")), "none")
    home = folder / name
    key = asyncio.run(prepare(url))
    environment = {
        **os.environ,
        "RESONANZ_DATA": str(home / "data"),
        "RESONANZ_KEYS": str(home / "keys"),
        "RESONANZ_SECRETS": str(home / "secrets"),
        "RESONANZ_DATABASE": url,
        # Never called: the mails of a benchmark wait for an hour.
        "RESONANZ_SMTP_SERVER": "127.0.0.1",
        "RESONANZ_SMTP_SENDER": "benchmark@example.org",
        "RESONANZ_SMTP_SECURITY": "none",
    }
    return Server(
        name, stack.enter_context(running("tests.benchmarks.rating_server:storing", environment)), key
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--singles", type=int, default=300)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="benchmark-")))
        (folder / "SQLite" / "data").mkdir(parents=True)
        sqlite = f"sqlite://{folder}/SQLite/data/resonanz.sqlite"
        postgres = postgres_url(stack.enter_context(running_cluster(in_memory=False)), "postgres")
        named = {"floor": None, "SQLite": sqlite, "PostgreSQL": postgres}
        servers = [start(stack, folder, name, url) for name, url in named.items()]
        numbers = Numbers()
        for _ in range(given.rounds + 1):
            for way in WAYS:
                for server in servers:
                    asyncio.run(measure(server, way, numbers, given.clients, given.singles))
        report(servers, given.clients)


def report(servers: list[Server], clients: int) -> None:
    """The medians of the rounds but the first, in which queries are compiled."""
    print(f"{clients} clients one by one, one with lists, Python {sys.version.split()[0]}")
    floor = {way: statistics.median(said[1:]) for way, said in servers[0].per_second.items()}
    for server in servers:
        for way, said in server.per_second.items():
            found = statistics.median(said[1:])
            print(f"{server.name:<11} {way:<26} {found:>8.0f} /s  {found / floor[way]:>5.2f} of the floor")


if __name__ == "__main__":
    main()
