"""What a whole process takes, for `tests.benchmarks.table`: the analysis of a file, and a server's start."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.served import RESONANZ, Served, served


def analysed(folder: Path, teams: int, weeks: int, rounds: int) -> tuple[float, float]:
    """Seconds on the clock and of a processor for `resonanz analyse` of a simulated file, medians."""
    file = folder / f"{teams}x{weeks}.csv"
    _run("simulate", "--teams", str(teams), "--weeks", str(weeks), str(file))
    return _medians(lambda: _run("analyse", str(file)), rounds)


def started(folder: Path, rounds: int) -> tuple[float, float]:
    """Seconds until a server has answered for the first time, on the clock and of its processor."""
    with served(folder):
        pass  # what is compiled and migrated once is there from now on
    clocks, processors = [], []
    for _ in range(rounds):
        server, begun = Served(folder), time.perf_counter()
        server.start()
        clocks.append(time.perf_counter() - begun)
        assert server.process
        fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
        processors.append((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
        server.stop()
    return statistics.median(clocks), statistics.median(processors)


def second_visit() -> bool:
    """Whether a browser that comes again is sent one body: the journey that says so, on both databases."""
    test = "tests/journeys/test_second_visit.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _run(*words: str) -> None:
    subprocess.run([*RESONANZ, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def _medians(work: Callable[[], None], rounds: int) -> tuple[float, float]:
    clocks, processors = [], []
    for _ in range(rounds):
        used, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        work()
        clocks.append(time.perf_counter() - begun)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors.append(now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
    return statistics.median(clocks), statistics.median(processors)
