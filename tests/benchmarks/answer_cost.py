"""Processor time of a whole anonymous answer: page, manifest, place, issue, ballot, ack.

    python -m tests.benchmarks.answer_cost [--portions 15] [--people 20] [--against TREE]

Counted is what the server and all that it has started spend, its keeper too, as the kernel's scheduler counts
it; not PostgreSQL, and not the clients. TREE is a worktree of an older commit with its own clients. Both
servers run, and so many people answer the one, then the other: the second of work between leaves little room
for what else the machine does. Medians of the portions, and of their ratios.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.http_client import request
from tests.benchmarks.pulse_load import (
    Link,
    ballot_request,
    fresh_database,
    issue_request,
    prepare,
    send,
    serving,
)
from tests.databases import running_cluster
from tests.survey.lifecycle.week import Week
from tests.voter import Voter

CLIENTS = 8
WARMING = 2  # portions before the first that is counted
KINDS = ("sqlite", "postgres")
# How a stored ballot is answered, here and before ballots were signed.
STORED = 200 if hasattr(Voter, "point") else 204


def spent() -> float:
    """Processor seconds of all that this process has started and that still runs, in all their threads."""
    return sum(_seconds(pid) for pid in _below(os.getpid()))


def _seconds(pid: int) -> float:
    found = 0
    for place in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            found += int(place.read_text().split()[0])
        except OSError:  # it has just ended
            continue
    return found / 1e9


def _below(pid: int) -> Iterator[int]:
    parents: dict[int, int] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    fresh = [pid]
    while fresh:
        fresh = [child for child, parent in parents.items() if parent in fresh]
        yield from fresh


async def settled() -> None:
    """Wait until what the server does at its start is done."""
    for _ in range(30):
        before = spent()
        await asyncio.sleep(2)
        if spent() - before < 0.05:
            return


async def whole_answers(week: Week, links: Sequence[Link], port: int) -> float:
    """Everybody does what a browser does, one request after the other; seconds that the server took."""
    took = 0.0

    async def everybody(requests: list[bytes], wanted: int) -> list[bytes]:
        nonlocal took
        measured, bodies = await send(port, CLIENTS, requests, wanted)
        took += measured.total
        return bodies

    page = f"/pulse/{week.wave}"
    invited = [{"token": link[0]} for link in links]
    voters = [week.voter(cell) for _, cell in links]
    await everybody([request("GET", page)] * len(links), 200)
    await everybody([request("GET", f"{page}/manifest")] * len(links), 200)
    await everybody([request("POST", f"{page}/place", dict(body)) for body in invited], 200)
    issues = [issue_request(week, link, voter) for link, voter in zip(links, voters, strict=True)]
    issued = await everybody(issues, 200)
    ballots = [ballot_request(week, voter, body) for voter, body in zip(voters, issued, strict=True)]
    await everybody(ballots, STORED)
    await everybody([request("POST", f"{page}/ack", dict(body)) for body in invited], 204)
    return took


async def serve(kind: str, people: int, portions: int) -> None:
    """For each line that comes in print what a portion took: processor time in ms and answers a second."""
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite://{folder / 'cost.sqlite'}"
        if kind == "postgres":
            url = await fresh_database(cluster, "cost")
        week, links = await prepare(url, folder, people * (portions + WARMING))
        async with serving(url, folder, "group commit") as port:
            await whole_answers(week, links[: people * WARMING], port)
            await settled()
            print("ready", flush=True)
            for at in range(people * WARMING, len(links), people):
                sys.stdin.readline()
                before = spent()
                took = await whole_answers(week, links[at : at + people], port)
                print(1000 * (spent() - before) / people, people / took, flush=True)


class Served:
    """The code of a tree in a process of its own, ready to be answered."""

    def __init__(self, tree: Path, kind: str, people: int, portions: int) -> None:
        command = [sys.executable, "-P", __file__, "--people", str(people)]
        command += ["--portions", str(portions), "--only", kind]
        environ = os.environ | {"PYTHONPATH": str(tree), "PYTHONWARNINGS": "ignore"}
        self._process = subprocess.Popen(
            command, cwd=tree, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._line()

    def portion(self) -> tuple[float, float]:
        """Milliseconds of a processor for each answer of the next portion, and answers a second."""
        assert self._process.stdin is not None
        print(file=self._process.stdin, flush=True)
        processor, rate = self._line().split()
        return float(processor), float(rate)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return line or sys.exit("the server did not start, or somebody could not answer")

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.wait()


def main() -> None:
    """Print a line for each database."""
    parser = argparse.ArgumentParser(description="What a whole answer costs the server.")
    parser.add_argument("--people", type=int, default=20, help="of a portion")
    parser.add_argument("--portions", type=int, default=15)
    parser.add_argument("--against", type=Path, help="a worktree of another commit")
    parser.add_argument("--only", choices=KINDS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        asyncio.run(serve(chosen.only, chosen.people, chosen.portions))
        return
    trees = [Path(__file__).parents[2], *([chosen.against.resolve()] if chosen.against else [])]
    for kind in KINDS:
        with ExitStack() as stack:
            served = [
                stack.enter_context(Served(tree, kind, chosen.people, chosen.portions)) for tree in trees
            ]
            found = [[each.portion()[0] for each in served] for _ in range(chosen.portions)]
        medians = [statistics.median(each) for each in zip(*found, strict=True)]
        line = f"{kind:<9} {' against '.join(f'{each:.2f} ms' for each in medians)}"
        if chosen.against:
            ratios = sorted(ours / theirs for ours, theirs in found)
            low, middle, high = statistics.quantiles(ratios, n=4)
            line += f"  {middle:.2f} × (half of the portions {low:.2f} to {high:.2f})"
        print(f"{line}  load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
