"""One process that reads and draws reports: starting another for each test loads the statistics each time.

`Reporter(settings, languages, drawing_process)`, which is not closed. What a reporter keeps is its own, so
each of them reads, calculates and draws anew.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest


@pytest.fixture(scope="session")
def drawing_process() -> Iterator[ProcessPoolExecutor]:
    from api.report import reporting  # only here: every process of the tests imports this file

    pool = reporting.new_pool()
    yield pool
    reporting.end_pool(pool)
