"""How often the whole chain is right: simulated people → disclosure rules → analysis → verdict.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.calibration --out calibration.csv

draws 2,000 years of 20 teams × 52 weeks in every world and 400 of every other size, writes one line a year
as it goes, and prints the tables from those lines. Cut off, it goes on where it stopped; `--table` prints
what is there so far. All of it takes hours of one core, `--quick` two minutes; `--sizes 20x26 60x26` and
`--worlds none workload` draw a part.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, fields
from functools import partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.calibration_table import OTHER_METHODS, Size, tables
from tests.benchmarks.years import Case, Drawn, PanelOf, judge, released

MAIN_SIZE = (20, 52)
SIZES = tuple((teams, weeks) for teams in (8, 20, 60) for weeks in (26, 52, 104))
WORLDS = (
    "ar_only",
    "none",
    "heterogeneous",
    "confounded",
    "shared",
    "small_teams",
    "staggered",
    "departments",
    "hidden_groups",
    "hidden_late",
    "slow_95",
    "slow",
    "slow_99",
    "slow_strong",
    "workload",
    "workload_same_week",
    "workload_half_shown",
    "reverse",
    "same_week",
    "weak_link",
)


def cases(
    main: int, elsewhere: int, sizes: Sequence[Size] = SIZES, worlds: Sequence[str] = WORLDS
) -> Iterator[Case]:
    """Every year to draw, the main size first, then one of each, so that an early table says something."""
    others = [size for size in sizes if size != MAIN_SIZE]
    for years, chosen in ((main, [MAIN_SIZE] if MAIN_SIZE in sizes else []), (elsewhere, others)):
        for seed, size, name in product(range(years), chosen, worlds):
            yield (name, *size, seed)


def size_of(text: str) -> Size:
    """`20x52` as teams and weeks."""
    teams, weeks = text.split("x")
    return int(teams), int(weeks)


def read(path: Path) -> list[Drawn]:
    """What an earlier run has written; a line that was cut off is drawn again."""
    if not path.exists():
        return []
    with path.open(newline="") as source:
        rows = [row for row in csv.DictReader(source) if None not in row.values()]
    return [_drawn(row) for row in rows]


def _drawn(row: dict[str, str]) -> Drawn:
    def number(name: str) -> float | None:
        return float(row[name]) if row.get(name) else None

    return Drawn(
        world=row["world"],
        teams=int(row["teams"]),
        weeks=int(row["weeks"]),
        seed=int(row["seed"]),
        code=row["code"],
        direction=row["direction"],
        p=number("p"),
        p_gate=number("p_gate"),
        slope=number("slope"),
        low=number("low"),
        high=number("high"),
        mde=number("mde"),
        ever=int(row["ever"]) if row["ever"] else None,
        r=number("r"),
        cells=int(row["cells"]) if row.get("cells") else None,
        told_apart=int(row["told_apart"]) if row.get("told_apart") else None,
        **{name: number(name) for name in OTHER_METHODS},
    )


def draw(wanted: Iterable[Case], path: Path, processes: int, panel_of: PanelOf = released) -> None:
    """Judge what is wanted and not yet in the file, writing as it goes."""
    rows = read(path)
    done = {(row.world, row.teams, row.weeks, row.seed) for row in rows}
    missing = [case for case in wanted if case not in done]
    begun = time.monotonic()
    with path.open("w", newline="") as target:
        writer = csv.DictWriter(target, [field.name for field in fields(Drawn)])
        writer.writeheader()
        writer.writerows(map(asdict, rows))
        for number, drawn in enumerate(judged(missing, processes, panel_of), 1):
            writer.writerow(asdict(drawn))
            if number % 500 == 0:
                target.flush()
                took = time.monotonic() - begun
                print(f"{number} of {len(missing)} years, {took:.0f} s", file=sys.stderr, flush=True)


def judged(wanted: Sequence[Case], processes: int, panel_of: PanelOf = released) -> Iterator[Drawn]:
    """Judge in the given order, here or in several processes."""
    judging = partial(judge, panel_of=panel_of)
    if processes == 1:
        yield from map(judging, wanted)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(judging, wanted, chunksize=20)


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description="Error rates of the whole chain on simulated years.")
    parser.add_argument("--out", type=Path, default=Path("calibration.csv"), help="one line per year")
    parser.add_argument("--main", type=int, default=2_000, help="years of 20 × 52 in each world")
    parser.add_argument("--elsewhere", type=int, default=400, help="years of every other size in each world")
    parser.add_argument("--sizes", nargs="+", type=size_of, default=SIZES, help="such as 20x26")
    parser.add_argument("--worlds", nargs="+", choices=WORLDS, default=WORLDS)
    parser.add_argument("--quick", action="store_true", help="40 years of 20 × 52, 10 elsewhere")
    parser.add_argument("--table", action="store_true", help="only print what is in the file")
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    if not chosen.table:
        years = (40, 10) if chosen.quick else (chosen.main, chosen.elsewhere)
        draw(cases(years[0], years[1], chosen.sizes, chosen.worlds), chosen.out, chosen.processes)
    print(tables(read(chosen.out)))


if __name__ == "__main__":
    main()
