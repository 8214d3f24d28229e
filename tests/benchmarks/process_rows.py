"""What a whole process takes, for `tests.benchmarks.table`: the analysis of a file, and a server's start."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.served import RESONANZ, Served, served

# What another program takes for one of our tests, from the file to its slope: the measure of this machine.
REGRESSION = """
import sys, pandas, pyfixest
frame = pandas.read_csv(sys.argv[1])
print(pyfixest.feols("rating ~ happiness | team + week", data=frame, vcov={"CRV1": "team"}).tidy())
"""


@dataclass(frozen=True, slots=True)
class Analysed:
    """Seconds on the clock and of a processor, and the processor's beside those of one regression in turn."""

    clock: float
    processor: float
    regression_clock: float
    regression_processor: float
    ratio: float


def analysed(folder: Path, teams: int, weeks: int, rounds: int) -> Analysed:
    """`resonanz analyse` of a simulated file, and one regression of pyfixest on the same; medians."""
    file = folder / f"{teams}x{weeks}.csv"
    _run("simulate", "--teams", str(teams), "--weeks", str(weeks), str(file))
    peer = [sys.executable, "-c", REGRESSION, str(file)]
    subprocess.run(peer, stdout=subprocess.DEVNULL, check=True)  # has compiled what it keeps
    ours, theirs = zip(
        *((_taken([*RESONANZ, "analyse", str(file)]), _taken(peer)) for _ in range(rounds)), strict=True
    )
    ratios = [one[1] / other[1] for one, other in zip(ours, theirs, strict=True)]
    return Analysed(*_medians(ours), *_medians(theirs), statistics.median(ratios))


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


def _taken(command: Sequence[str]) -> tuple[float, float]:
    """Seconds on the clock and of a processor."""
    used, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    clock, now = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def _medians(found: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(clock for clock, _ in found), statistics.median(each for _, each in found)
