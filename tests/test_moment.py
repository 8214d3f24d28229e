"""`scripts/test --at` moves every process in time, and nothing that only counts seconds."""

import os
import subprocess
import sys
from pathlib import Path

YEARS = 3 * 365 * 24 * 3600
LOOK = """
import multiprocessing, time
print(time.time(), time.monotonic(), time.clock_gettime(time.CLOCK_REALTIME))
assert not multiprocessing.Semaphore(0).acquire(timeout=0.01)
"""


def test_the_world_is_elsewhere_in_time_and_waiting_takes_as_long_as_ever(tmp_path: Path) -> None:
    library = tmp_path / "moment.so"
    source = Path(__file__).with_name("moment.c")
    made = ["gcc", "-shared", "-fPIC", "-o", str(library), str(source)]
    subprocess.run(made, check=True, timeout=60)
    moved = {"LD_PRELOAD": str(library), "MOMENT_AHEAD": str(YEARS)}
    times = []
    for changes in ({"LD_PRELOAD": "", "MOMENT_AHEAD": ""}, moved):
        environment = os.environ | changes
        found = subprocess.run(
            [sys.executable, "-c", LOOK],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        times.append([float(each) for each in found.stdout.split()])
    (here, running, _), (there, running_there, also_there) = times
    assert YEARS <= there - here < YEARS + 120
    assert YEARS <= also_there - here < YEARS + 120
    assert 0 <= running_there - running < 120
