"""p95 of `issue` and `ballot` under 50 clients, and accepted ballots per second, through the real server.

    python -m tests.benchmarks.pulse_load [--people 600] [--clients 50]

Both databases in one run, beside the same server that verifies and writes nothing, beside one commit for each
row, and beside a request that does nothing. The clients share the machine with the server, so the rates are
lower bounds; the ratios are what counts.
"""

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from api.settings.settings import link_secrets, read_settings
from api.web import base64url
from survey import database
from survey.ballots.answer import Answer
from survey.key_directory import open_key_directory
from survey.tokens import sign_link
from survey.weeks import week_of
from tests.benchmarks.http_client import Connection, request
from tests.databases import postgres_url, running_cluster
from tests.journeys.server import STARTS_WITHIN, free_port
from tests.survey.lifecycle.week import Week, hire, open_week
from tests.voter import Voter

WAYS = ("group commit", "verified, nothing written", "one commit each")
SERVER = "tests.benchmarks.pulse_server:app"
TEAM_SIZE = 20

Link = tuple[str, UUID]


@dataclass(frozen=True)
class Measured:
    """One kind of request: seconds of each, and the seconds of all together."""

    seconds: list[float]
    total: float

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[-1]

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.total


async def send(
    port: int, clients: int, requests: Sequence[bytes], wanted: int
) -> tuple[Measured, list[bytes]]:
    """Send all requests over so many connections; every answer must have the wanted status."""
    queue = list(enumerate(requests))[::-1]
    seconds: list[float] = []
    bodies: dict[int, bytes] = {}

    async def client() -> None:
        connection = await Connection.open(port)
        while queue:
            place, data = queue.pop()
            began = time.perf_counter()
            status, body = await connection.exchange(data)
            seconds.append(time.perf_counter() - began)
            assert status == wanted, (status, body)
            bodies[place] = body
        connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return Measured(seconds, time.perf_counter() - began), [bodies[place] for place in range(len(requests))]


async def prepare(url: str, folder: Path, people: int) -> tuple[Week, list[Link]]:
    """An open wave, and everybody's link and cell."""
    await database.open(url, "the benchmark")
    await database.migrate()
    await hire([f"Team {number}" for number in range(people // TEAM_SIZE)], TEAM_SIZE)
    week = await open_week(folder, week_of(datetime.now(UTC).date()))
    places = await week.people()
    settings = read_settings(
        {
            "RESONANZ_DATA": str(folder / "data"),
            "RESONANZ_KEYS": str(folder / "keys"),
            "RESONANZ_SECRETS": str(folder / "secrets"),
        }
    )
    secrets = link_secrets(settings, open_key_directory(folder / "keys").secrets)
    links = [(sign_link(secrets, "pulse", week.invitation(person)), cell) for cell, person in places]
    await database.close()
    return week, links


async def one_way(url: str, way: str, people: int, clients: int) -> dict[str, Measured]:
    """A fresh wave, a fresh server, everybody issues and casts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        week, links = await prepare(url, folder, people)
        async with serving(url, folder, way) as port:
            return await _everybody(week, links, port, clients)


@asynccontextmanager
async def serving(url: str, folder: Path, way: str) -> AsyncIterator[int]:
    """The real server over a prepared wave; the value is its port."""
    port = free_port()
    environ = os.environ | {
        "RESONANZ_DATA": str(folder / "data"),
        "RESONANZ_KEYS": str(folder / "keys"),
        "RESONANZ_SECRETS": str(folder / "secrets"),
        "RESONANZ_DATABASE": url,
        "RESONANZ_ADDRESS": f"127.0.0.1:{port}",
        "BENCHMARK_WAY": way,
    }
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    command += ["--workers-kill-timeout", "1"]
    with subprocess.Popen([*command, SERVER], env=environ, start_new_session=True) as server:
        try:
            await Connection.wait(port, STARTS_WITHIN)
            yield port
        finally:
            # Its worker too, at once: kept connections would hold a polite end up.
            os.killpg(server.pid, signal.SIGKILL)


def issue_request(week: Week, link: Link, voter: Voter) -> bytes:
    """A person asks for the blind signature of what their browser has made."""
    content: dict[str, object] = {
        "token": link[0],
        "cell": voter.cell,
        "key_id": week.key(voter.cell).id.hex(),
        "blinded": base64url.encode(voter.blinded),
    }
    return request("POST", f"/pulse/{week.wave}/issue", content)


def ballot_request(week: Week, voter: Voter, issued: bytes) -> bytes:
    """The browser turns the answer to `issue` into a token and casts a sealed answer."""
    signed = voter.token(base64url.decode(issued.decode().split('"')[3], "blind_sig"))
    scores = {question.id: 4 for question in week.manifest.questions}
    sealed = voter.seal(Answer(scores, ""), week.manifest.sealing_key, 1)
    content: dict[str, object] = {
        "cell": voter.cell,
        "token": base64url.encode(signed),
        "key": base64url.encode(voter.point),
        "rev": 1,
        "signature": base64url.encode(voter.sign(sealed)),
        "sealed": base64url.encode(sealed),
    }
    return request("POST", f"/pulse/{week.wave}/ballot", content)


async def _everybody(week: Week, links: Sequence[Link], port: int, clients: int) -> dict[str, Measured]:
    voters = [week.voter(cell) for _, cell in links]
    idle, _ = await send(port, clients, [request("GET", "/nothing")] * len(links), 200)
    issues = [issue_request(week, link, voter) for link, voter in zip(links, voters, strict=True)]
    issued, signatures = await send(port, clients, issues, 200)
    ballots = [ballot_request(week, voter, body) for voter, body in zip(voters, signatures, strict=True)]
    cast, _ = await send(port, clients, ballots, 200)
    return {"nothing": idle, "issue": issued, "ballot": cast}


async def main() -> None:
    """Print a line for each database and way."""
    parser = argparse.ArgumentParser(description="Load on the pulse routes.")
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--clients", type=int, default=50)
    chosen = parser.parse_args()
    print(f"{chosen.people} people, {chosen.clients} clients, load {os.getloadavg()[0]:.1f}")
    print("database  way                        p95 nothing  p95 issue  p95 ballot  issues/s  ballots/s")
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as files:
        for kind in ("sqlite", "postgres"):
            for number, way in enumerate(WAYS):
                url = f"sqlite://{files}/{number}.sqlite"
                if kind == "postgres":
                    url = await fresh_database(cluster, f"load_{number}")
                found = await one_way(url, way, chosen.people, chosen.clients)
                times = [f"{1000 * found[name].p95:9.1f} ms" for name in ("nothing", "issue", "ballot")]
                rates = [f"{found[name].rate:10.0f}" for name in ("issue", "ballot")]
                print(f"{kind:<9} {way:<26}", *times, *rates, flush=True)


async def fresh_database(cluster: Path, name: str) -> str:
    """An empty database of the running cluster."""
    import asyncpg

    connection = await asyncpg.connect(postgres_url(cluster, "postgres"))
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return postgres_url(cluster, name)


if __name__ == "__main__":
    asyncio.run(main())
