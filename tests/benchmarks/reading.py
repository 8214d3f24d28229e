"""How long a million rows take beside the csv module alone: `python -m tests.benchmarks.reading`."""

import csv
import io
import resource
import sys
from collections.abc import Callable
from datetime import date
from time import process_time

import numpy as np

from api.panel_file.reading import read_panel
from survey.errors import WrongRows
from survey.weeks import week_label, week_of

WEEKS = 250


def panel_file(rows: int, *, wrong: bool) -> bytes:
    """Teams over five years; every cell of a wrong one is mistaken."""
    generator = np.random.default_rng(0)
    first = week_of(date(2021, 1, 4))
    weeks = [week_label(first + week) for week in range(WEEKS)]
    happiness = generator.normal(3.6, 0.3, rows).round(1).tolist()
    rating = generator.normal(4, 0.3, rows).tolist()
    x = "x" if wrong else ""
    lines = ["team,week,happiness,happiness_n,rating,rating_n"]
    lines += [
        f"Team {row // WEEKS},{weeks[row % WEEKS]}{x},{happiness[row]}{x},9,{rating[row]}{x},20"
        for row in range(rows)
    ]
    return "\n".join(lines).encode()


def seconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def csv_alone(data: bytes) -> None:
    for _ in csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")):
        pass


def refused(data: bytes) -> None:
    try:
        read_panel(data, "panel.csv")
    except WrongRows as found:
        print(f"{found} ({len(found.errors)} told)")


def main(rows: int) -> None:
    """Print seconds, their ratio to the csv module alone, and the peak of memory."""
    right, wrong = panel_file(rows, wrong=False), panel_file(rows, wrong=True)
    alone = seconds(lambda: csv_alone(right))
    print(f"{rows:,} rows, {len(right) / 1e6:.0f} MB; csv module alone {alone:.2f} s")
    for name, took in (
        ("read", seconds(lambda: read_panel(right, "panel.csv"))),
        ("refused", seconds(lambda: refused(wrong))),
    ):
        print(f"{name}: {took:.2f} s, {took / alone:.1f} × the csv module")
    print(
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, both files included"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
