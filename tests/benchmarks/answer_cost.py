"""Processor time of a whole anonymous answer: page, manifest, place, issue, ballot, ack.

    python -m tests.benchmarks.answer_cost [--people 300] [--against TREE] [--rounds 3]

Counted is what the server and all that it has started spend, its keeper too; not PostgreSQL, and not the
clients. TREE is a worktree of an older commit, which is measured with its own clients, in turn with this one;
the ratios are those of each round.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
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
KINDS = ("sqlite", "postgres")
# How a stored ballot is answered, here and before ballots were signed.
STORED = 200 if hasattr(Voter, "point") else 204
TICK = os.sysconf("SC_CLK_TCK")


def spent() -> float:
    """Processor seconds of all that this process has started, those of ended children included."""
    return sum(sum(map(int, stat[11:15])) for stat in _below(os.getpid())) / TICK


def _below(pid: int) -> Iterator[list[str]]:
    stats: dict[int, list[str]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats[int(place.parent.name)] = place.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
    fresh = [pid]
    while fresh:
        fresh = [child for child, stat in stats.items() if int(stat[1]) in fresh]
        yield from (stats[child] for child in fresh)


async def settled() -> None:
    """Wait until what the server does at its start is done."""
    for _ in range(30):
        before = spent()
        await asyncio.sleep(2)
        if spent() - before < 0.05:
            return


async def whole_answers(week: Week, links: Sequence[Link], port: int) -> None:
    """Everybody does what a browser does, one request after the other."""

    async def everybody(requests: list[bytes], wanted: int) -> list[bytes]:
        return (await send(port, CLIENTS, requests, wanted))[1]

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


async def cost(kind: str, people: int) -> float:
    """Milliseconds of processor time for each answer; the first twentieth warms the server up."""
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite://{folder / 'cost.sqlite'}"
        if kind == "postgres":
            url = await fresh_database(cluster, "cost")
        week, links = await prepare(url, folder, people)
        async with serving(url, folder, "group commit") as port:
            warming = people // 20
            await whole_answers(week, links[:warming], port)
            await settled()
            before = spent()
            await whole_answers(week, links[warming:], port)
            return 1000 * (spent() - before) / (len(links) - warming)


def cost_in(tree: Path, kind: str, people: int) -> float:
    """The same in a process of its own, with the code of a tree."""
    command = [sys.executable, "-P", __file__, "--people", str(people), "--once", kind]
    environ = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return float(done.stdout)


def main() -> None:
    """Print a line for each round and database."""
    parser = argparse.ArgumentParser(description="What a whole answer costs the server.")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--against", type=Path, help="a worktree of another commit")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", choices=KINDS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.once:
        print(asyncio.run(cost(chosen.once, chosen.people)))
        return
    here = Path(__file__).parents[2]
    ratios: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for number in range(chosen.rounds):
        for kind in KINDS:
            began, load = time.monotonic(), os.getloadavg()[0]
            line = f"{number + 1} {kind:<9} {(ours := cost_in(here, kind, chosen.people)):6.2f} ms"
            if chosen.against:
                theirs = cost_in(chosen.against.resolve(), kind, chosen.people)
                ratios[kind].append(ours / theirs)
                line += f"  there {theirs:6.2f} ms  ratio {ours / theirs:5.2f}"
            print(f"{line}  load {load:.1f}  {time.monotonic() - began:.0f} s", flush=True)
    for kind, found in ratios.items():
        if found:
            print(f"{kind}: {sum(found) / len(found):.2f} × ({min(found):.2f} to {max(found):.2f})")


if __name__ == "__main__":
    main()
