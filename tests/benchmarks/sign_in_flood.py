"""Answers beside a flood of sign-ins: `python -m tests.benchmarks.sign_in_flood`.

    [--people 200] [--seconds 20] [--guessers 40] [--rounds 3]

People arrive evenly within the seconds, each fetches the pulse page, asks for the signature and casts an
answer. In turn without anything beside it, and with guessers: a process of its own, each of whose connections
sends the next sign-in, for another made-up address, as soon as the last one was answered. What counts is the
p95 with them over the p95 without, in the same round. On SQLite, over the real server.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.http_client import Connection, request
from tests.benchmarks.pulse_load import Link, ballot_request, issue_request, prepare, serving
from tests.survey.lifecycle.week import Week

STEPS = ("page", "issue", "ballot")
FLOOD = "--flood"


async def answer(week: Week, link: Link, port: int, waits: dict[str, list[float]], after: float) -> None:
    """One person, at their moment."""
    voter = week.voter(link[1])
    await asyncio.sleep(after)
    connection = await Connection.open(port)

    async def step(name: str, data: bytes) -> bytes:
        begun = time.perf_counter()
        status, body = await connection.exchange(data)
        waits[name].append(time.perf_counter() - begun)
        assert status == 200, (name, status, body)
        return body

    await step("page", request("GET", f"/pulse/{week.wave}"))
    issued = await step("issue", issue_request(week, link, voter))
    # Sealing is the browser's work; it is done here so that the server is not measured with it.
    await step("ballot", await asyncio.to_thread(ballot_request, week, voter, issued))
    connection.close()


async def everybody(week: Week, links: Sequence[Link], port: int, seconds: float) -> dict[str, float]:
    """The p95 of each step, in milliseconds."""
    waits: dict[str, list[float]] = {name: [] for name in STEPS}
    await asyncio.gather(
        *(answer(week, link, port, waits, seconds * number / len(links)) for number, link in enumerate(links))
    )
    return {name: 1000 * statistics.quantiles(found, n=20)[-1] for name, found in waits.items()}


async def flood(port: int, guessers: int) -> None:
    """Until it is ended: what became of the guesses stands on standard output every second."""
    statuses: Counter[int] = Counter()

    async def guess(number: int) -> None:
        connection, count = await Connection.open(port), 0
        while True:
            count += 1
            body = f"address={number}-{count}%40example.org&password=correct+horse&code=123456".encode()
            head = (
                "POST /desk/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            status, _ = await connection.exchange(head.encode() + body)
            statuses[status] += 1

    async def tell() -> None:
        while True:
            await asyncio.sleep(1)
            print(" ".join(f"{status}:{count}" for status, count in sorted(statuses.items())), flush=True)

    await asyncio.gather(tell(), *(guess(number) for number in range(guessers)))


async def one_run(people: int, seconds: float, guessers: int) -> tuple[dict[str, float], str]:
    """A fresh week and server; the p95s, and what became of the guesses."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite://{folder}/flood.sqlite"
        week, links = await prepare(url, folder, people)
        async with serving(url, folder, "group commit") as port:
            if not guessers:
                return await everybody(week, links, port, seconds), ""
            command = [sys.executable, "-m", "tests.benchmarks.sign_in_flood", FLOOD, str(port)]
            with subprocess.Popen(
                [*command, "--guessers", str(guessers)], stdout=subprocess.PIPE, text=True
            ) as flooding:
                try:
                    await asyncio.sleep(2)
                    found = await everybody(week, links, port, seconds)
                finally:
                    flooding.kill()
                said = flooding.stdout.read().splitlines() if flooding.stdout else []
    return found, said[-1] if said else "no guess was answered"


async def main(asked: argparse.Namespace) -> None:
    """A line for each run, then the ratios of the rounds."""
    ratios: dict[str, list[float]] = {name: [] for name in STEPS}
    for _ in range(asked.rounds):
        before: dict[str, float] = {}
        for guessers in (0, asked.guessers):
            found, said = await one_run(asked.people, asked.seconds, guessers)
            told = ", ".join(f"{name} {found[name]:.0f} ms" for name in STEPS)
            print(f"{guessers:>3} guessers: p95 {told}; load {os.getloadavg()[0]:.1f}; {said}", flush=True)
            for name in STEPS:
                if guessers:
                    ratios[name].append(found[name] / before[name])
            before = found
    print("with / without:", ", ".join(f"{name} {statistics.median(ratios[name]):.2f}" for name in STEPS))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument(FLOOD, type=int)
    for option, default in {"people": 200, "seconds": 20, "guessers": 40, "rounds": 3}.items():
        parser.add_argument(f"--{option}", type=int, default=default)
    chosen = parser.parse_args()
    asyncio.run(flood(chosen.flood, chosen.guessers) if chosen.flood else main(chosen))
