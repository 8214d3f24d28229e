"""What the release rules cost: the same simulated answers judged as released and as raw means.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.cost_of_the_promise --out cost

draws 2,000 years of 20 teams × 52 weeks in every world, judges each of them three times, writes one line a
year and way into the folder as it goes, and prints the tables from those lines. Cut off, it goes on where it
stopped; `--table` prints what is there so far. All of it takes ten minutes of one core.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev

from tests.benchmarks.calibration import draw, read
from tests.benchmarks.calibration_table import TITLES, covers, declared
from tests.benchmarks.raw_means import raw, raw_from_k
from tests.benchmarks.years import LINKED, Case, Drawn, PanelOf, released

TEAMS, WEEKS = 20, 52
NULLS = ("none", "heterogeneous", "confounded", "small_teams")
WORLDS = (*NULLS, *LINKED)
UNEVEN = ("heterogeneous", "confounded")  # there the slope of the primary test has another truth than zero
WAYS: dict[str, PanelOf] = {"released": released, "raw": raw, "raw_from_k": raw_from_k}
TITLE = {"raw": "raw means", "raw_from_k": "raw means from 5 answers on"}

Figure = Callable[[Drawn], float | None]
Pairs = Sequence[tuple[float, float]]


def cases(years: int) -> Iterator[Case]:
    """Every year to draw, the worlds in turn, so that an early table says something of each."""
    for seed in range(years):
        for world in WORLDS:
            yield (world, TEAMS, WEEKS, seed)


def draw_all(years: int, folder: Path) -> None:
    """Judge every year in every way, each way in a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for way, panel_of in WAYS.items():
        draw(cases(years), folder / f"{way}.csv", 1, panel_of)


def read_all(folder: Path) -> dict[str, list[Drawn]]:
    """What is in the folder so far, by way."""
    return {way: read(folder / f"{way}.csv") for way in WAYS}


def tables(drawn: Mapping[str, Sequence[Drawn]]) -> str:
    """For each other way than the released one, how its figures differ in the same years."""
    return "\n\n".join(
        _table(drawn["released"], drawn[way], way) for way in WAYS if way != "released" and drawn[way]
    )


def paired(ours: Sequence[Drawn], theirs: Sequence[Drawn], world: str) -> list[tuple[Drawn, Drawn]]:
    """The same simulated years of one world, judged in two ways."""
    other = {year.seed: year for year in theirs if year.world == world}
    return [(year, other[year.seed]) for year in ours if year.world == world and year.seed in other]


def mean(values: Sequence[float]) -> tuple[float, float]:
    """A mean and its Monte-Carlo standard error."""
    return fmean(values), stdev(values) / sqrt(len(values))


def _table(ours: Sequence[Drawn], theirs: Sequence[Drawn], way: str) -> str:
    lines = [f"| | years | released | {TITLE[way]} | difference |", "|---|--:|--:|--:|--:|"]
    for world in WORLDS:
        lines.append(f"| **{TITLES[world]}** | | | | |")
        years = paired(ours, theirs, world)
        for what, (left, right, scale, digits) in _figures(world, WAYS[way]).items():
            both = [
                (scale * a, scale * b)
                for one, other in years
                if (a := left(one)) is not None and (b := right(other)) is not None
            ]
            if len(both) > 1:
                lines.append(f"| {what} | {len(both)} | {_cells(both, digits)} |")
    return "\n".join(lines)


def _cells(both: Pairs, digits: int) -> str:
    columns = ([a for a, _ in both], [b for _, b in both], [a - b for a, b in both])
    signs = ("", "", "+")
    return " | ".join(
        f"{figure:{sign}.{digits}f} ± {error:.{digits}f}"
        for (figure, error), sign in zip(map(mean, columns), signs, strict=True)
    )


def _figures(world: str, panel_of: PanelOf) -> dict[str, tuple[Figure, Figure, float, int]]:
    """What is compared in a world, by name: ours, theirs, a factor, and the digits shown.

    A year that allows no judgement declares nothing and finds nothing; it has no slope and no interval.
    """
    is_linked = world in LINKED
    verdict: Figure = (lambda year: year.code == "supported") if is_linked else declared
    figures: dict[str, tuple[Figure, Figure, float, int]] = {
        "found, %" if is_linked else "falsely declared, %": (verdict, verdict, 100, 1),
        "correlation within teams, r": (_r, _r, 1, 4),
        "slope": (_slope, _slope, 1, 4),
        "usable team-weeks": (_usable, _usable, 1, 0),
    }
    if world not in UNEVEN:
        # Each against the slope of a very large organisation seen in the same way.
        figures["interval covers, %"] = (covers, partial(covers, panel_of=panel_of), 100, 1)
    return figures


def _r(year: Drawn) -> float | None:
    return year.r


def _slope(year: Drawn) -> float | None:
    return year.slope


def _usable(year: Drawn) -> float | None:
    return year.cells or 0


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description="Release rules against raw means, on the same answers.")
    parser.add_argument("--out", type=Path, default=Path("cost"), help="a folder: one file a way")
    parser.add_argument("--years", type=int, default=2_000, help="years in each world")
    parser.add_argument("--table", action="store_true", help="only print what is in the folder")
    chosen = parser.parse_args()
    if not chosen.table:
        draw_all(chosen.years, chosen.out)
    print(tables(read_all(chosen.out)))


if __name__ == "__main__":
    main()
