"""One process that reads and draws reports: starting another for each test loads the statistics each time.

`Reporter(settings, languages, drawing_process)`, which is not closed. What a reporter keeps is its own, so
each of them reads and calculates anew; a picture of which nothing has changed is drawn once, as
`tests/drawn_before.py` has it.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.drawn_before import remembered


def begin() -> None:
    """As every such process begins, then with pictures that were drawn before."""
    from api.report import drawing, pictures  # only here: every process of the tests imports this file

    drawing.begin()
    for name, draw in remembered():
        setattr(pictures, name, draw)


@pytest.fixture(scope="session")
def drawing_process() -> Iterator[ProcessPoolExecutor]:
    from api.report import reporting  # as above

    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=begin)
    with pytest.MonkeyPatch.context() as patience:
        # Whoever opens a report here wants to see it, however busy the machine is.
        patience.setattr("api.routes.results.report.PATIENCE", 600.0)
        yield pool
    reporting.end_pool(pool)
