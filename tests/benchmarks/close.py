"""How long it takes to open and to close a week of many people, step by step, and how much memory.

    python -m tests.benchmarks.close [--people 1000 10000 50000] [--size 40] [--answered 0.6]
                                     [--databases sqlite postgres] [--waits]

A line for each step: seconds by the clock, seconds of a processor (ours, our children's, PostgreSQL's), the
load, and the most memory that this process, as the server's, and its children have had. With `--waits` pages
are read and ratings stored beside it. How the answers come into the box: `filled_week`.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

from survey import database
from survey.ballots.keys import load_manifest
from survey.ballots.manifest import read_manifest
from survey.key_directory import open_key_directory
from survey.lifecycle import closing
from survey.lifecycle.asking import WaveTimes
from survey.lifecycle.closing import close_wave
from survey.lifecycle.opening import open_wave
from survey.organisation.roster_digest import confirm_roster
from survey.releases.rules import Rules
from survey.weeks import monday_of, week_of
from tests.benchmarks.filled_week import fill, hire
from tests.benchmarks.pulse_load import fresh_database
from tests.benchmarks.waits import contacts_to_rate, waited
from tests.databases import running_cluster
from tests.promises.memory import command_of, descendants

STEPS = (
    "_lead",
    "_rows",
    "count_wave",
    "note_ended",
    "destroy_wave_keys",
    "_enter",
    "forget_leavers",
    "_sweep",
)
TICKS = os.sysconf("SC_CLK_TCK")


class Steps:
    """Seconds of each step of the close."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def measured(self) -> Iterator[None]:
        """While this lasts, the functions of the close are timed."""
        before = {name: getattr(closing, name) for name in STEPS}
        for name, function in before.items():
            setattr(closing, name, self._timed(name, function))
        try:
            yield
        finally:
            for name, function in before.items():
                setattr(closing, name, function)

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def note(began: float) -> None:
            self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - began

        async def awaited(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return await function(*args, **kwargs)
            finally:
                note(began)

        def called(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                note(began)

        return awaited if asyncio.iscoroutinefunction(function) else called


class Memory:
    """The most memory that each process has had, in MB; children are looked at ten times a second."""

    def __init__(self) -> None:
        self.most: dict[str, float] = {}
        self._over = Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While this lasts."""
        Path("/proc/self/clear_refs").write_text("5")  # what it had at most, from now on
        looking = Thread(target=self._look)
        looking.start()
        try:
            yield
        finally:
            self._over.set()
            looking.join()
            self._note("this process", os.getpid())

    def _look(self) -> None:
        while not self._over.wait(0.1):
            for pid in descendants(os.getpid())[1:]:
                name = next((n for n in ("opener", "counter") if f"children.{n}" in command_of(pid)), "")
                if name:
                    self._note(name, pid)

    def _note(self, name: str, pid: int) -> None:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:  # it has just ended
            return
        for line in lines:
            if line.startswith("VmHWM"):
                self.most[name] = max(int(line.split()[1]) / 1024, self.most.get(name, 0))


def processor(cluster: Path | None) -> float:
    """Seconds so far: this process, its children that have ended, and all of a PostgreSQL server."""
    spent = sum(os.times()[:4])
    if cluster:
        first = int((cluster / "data" / "postmaster.pid").read_text().split()[0])
        for pid in descendants(first):
            try:
                after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended, and its parent counts it
                continue
            spent += sum(map(int, after_name[11 : 15 if pid == first else 13])) / TICKS
    return spent


async def timed(what: str, work: Callable[[], Awaitable[Any]], cluster: Path | None) -> Any:
    """One piece of work and its line."""
    memory = Memory()
    began, spent = time.perf_counter(), processor(cluster)
    with memory.watched():
        found = await work()
    took, spent = time.perf_counter() - began, processor(cluster) - spent
    most = ", ".join(f"{name} {size:.0f}" for name, size in sorted(memory.most.items()))
    print(
        f"  {what:<20} {took:7.1f} s, processor {spent:6.1f} s, load {os.getloadavg()[0]:4.1f}, MB: {most}",
        flush=True,
    )
    return found


async def one(
    url: str, cells: int, size: int, answered: float, cluster: Path | None = None, *, waits: bool = False
) -> None:
    """Open, fill and close one week."""
    week = week_of(datetime.now(UTC).date())
    opens = datetime.combine(monday_of(week), datetime.min.time(), UTC)
    times = WaveTimes(week, opens, datetime(2100, 1, 1, tzinfo=UTC))

    @asynccontextmanager
    async def beside() -> Any:
        async with waited(contacts) if waits else nullcontext() as found:
            yield
        if found:
            print(f"    beside it: {found.told()}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        keys = open_key_directory(Path(folder) / "keys")
        await database.open(url, "the benchmark")
        await database.migrate()
        await hire(cells, size, week)
        await confirm_roster(keys.secrets)  # they were written into the tables past the server
        contacts = await contacts_to_rate() if waits else []
        async with beside():
            wave = await timed("open", lambda: open_wave(keys, times, Rules()), cluster)
        await database.close()
        manifest = read_manifest(load_manifest(keys, wave))
        await timed("(make the ballots)", lambda: fill(url, keys, wave, manifest, answered), cluster)
        await database.open(url, "the benchmark")
        steps = Steps()
        with steps.measured():
            async with beside():
                state = await timed("close", lambda: close_wave(keys, wave), cluster)
        await database.close()
    assert state == "released"
    steps.seconds["count_wave without _rows"] = steps.seconds["count_wave"] - steps.seconds["_rows"]
    print("    of which " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in steps.seconds.items()))


async def main() -> None:
    """Every size, on both databases."""
    parser = argparse.ArgumentParser(description="Opening and closing a large week.")
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--size", type=int, default=40)
    parser.add_argument("--answered", type=float, default=0.6)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--waits", action="store_true")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="benchmark-") as files,
        running_cluster(in_memory=False) as cluster,
    ):
        for people in chosen.people:
            for kind in chosen.databases:
                cells = people // chosen.size
                print(f"{kind}: {cells} groups of {chosen.size}, {chosen.answered:.0%} answered", flush=True)
                url, server = f"sqlite://{files}/{people}.sqlite", None
                if kind == "postgres":
                    url, server = await fresh_database(cluster, f"people_{people}"), cluster
                await one(url, cells, chosen.size, chosen.answered, server, waits=chosen.waits)


if __name__ == "__main__":
    asyncio.run(main())
