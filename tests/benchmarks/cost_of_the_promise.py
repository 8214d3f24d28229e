"""What the release rules cost: the same simulated answers judged as released and as raw means.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.cost_of_the_promise --out cost

draws 1,000 years of 20 teams × 52 weeks in every world, judges each of them three times, writes one line a
year and way into the folder as it goes, and prints the tables from those lines. Cut off, it goes on where it
stopped; `--table` prints what is there so far. All of it takes a quarter of an hour of one core.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev

from tests.benchmarks.calibration import draw, read
from tests.benchmarks.calibration_table import TITLES, covers, declared
from tests.benchmarks.raw_means import raw, raw_from_k
from tests.benchmarks.years import LINKED, Case, Drawn, PanelOf, released

TEAMS, WEEKS = 20, 52
NULLS = ("none", "heterogeneous", "confounded", "departments", "small_teams")
WORLDS = (*NULLS, *LINKED)
UNEVEN = ("heterogeneous", "confounded")  # there the slope of the primary test has another truth than zero
WAYS: dict[str, PanelOf] = {"released": released, "raw": raw, "raw_from_k": raw_from_k}
TITLE = {"raw": "raw", "raw_from_k": "raw, 5 answers or more"}


@dataclass(frozen=True, slots=True)
class Figure:
    """What is compared: its value in a year seen in some way, a factor, and the digits that are shown."""

    of: Callable[[Drawn, PanelOf], float | None]
    factor: float
    digits: int


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
    """Every figure of each world as released, and in each other way with the difference in the same years."""
    ours = drawn["released"]
    lines = [
        f"| {len({year.seed for year in ours})} years in each world | released"
        + "".join(f" | {TITLE[way]} | released − {TITLE[way]}" for way in TITLE)
        + " |",
        "|---|--:" + "|--:|--:" * len(TITLE) + "|",
    ]
    for world in WORLDS:
        lines.append(f"| **{TITLES[world]}** |" + " |" * (1 + 2 * len(TITLE)))
        for what, figure in FIGURES.items():
            cells = [_cells(paired(ours, drawn[way], world), figure, WAYS[way]) for way in TITLE]
            if all(cells) and not (world in UNEVEN and figure is COVERED):
                name = "found, %" if figure is DECLARED and world in LINKED else what
                lines.append(
                    f"| {name} | {cells[0][0]} | " + " | ".join(" | ".join(c[1:]) for c in cells) + " |"
                )
    return "\n".join(lines)


def paired(ours: Sequence[Drawn], theirs: Sequence[Drawn], world: str) -> list[tuple[Drawn, Drawn]]:
    """The same simulated years of one world, judged in two ways."""
    other = {year.seed: year for year in theirs if year.world == world}
    return [(year, other[year.seed]) for year in ours if year.world == world and year.seed in other]


def mean(values: Sequence[float]) -> tuple[float, float]:
    """A mean and its Monte-Carlo standard error."""
    return fmean(values), stdev(values) / sqrt(len(values))


def _cells(years: Sequence[tuple[Drawn, Drawn]], figure: Figure, panel_of: PanelOf) -> list[str]:
    """Ours, theirs and the difference, each with its error; nothing where fewer than two years have both."""
    both = [
        (figure.factor * a, figure.factor * b)
        for one, other in years
        if (a := figure.of(one, released)) is not None and (b := figure.of(other, panel_of)) is not None
    ]
    if len(both) < 2:
        return []
    columns = ([a for a, _ in both], [b for _, b in both], [a - b for a, b in both])
    return [
        f"{found:{sign}.{figure.digits}f} ± {error:.{figure.digits}f}"
        for (found, error), sign in zip(map(mean, columns), ("", "", "+"), strict=True)
    ]


def _declared(year: Drawn, _: PanelOf) -> bool:
    # A year that allows no judgement declares nothing and finds nothing.
    return year.code == "supported" if year.world in LINKED else declared(year)


DECLARED = Figure(_declared, 100, 1)
COVERED = Figure(covers, 100, 1)
FIGURES = {
    "falsely declared, %": DECLARED,
    "correlation r, team and week effects out": Figure(lambda year, _: year.r, 1, 4),
    "slope": Figure(lambda year, _: year.slope, 1, 4),
    # Against the slope of a very large organisation that is seen in the same way.
    "95 % interval covers, %": COVERED,
    "usable team-weeks": Figure(lambda year, _: year.cells or 0, 1, 0),
}


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description="Release rules against raw means, on the same answers.")
    parser.add_argument("--out", type=Path, default=Path("cost"), help="a folder: one file a way")
    parser.add_argument("--years", type=int, default=1_000, help="years in each world")
    parser.add_argument("--table", action="store_true", help="only print what is in the folder")
    chosen = parser.parse_args()
    if not chosen.table:
        draw_all(chosen.years, chosen.out)
    print(tables(read_all(chosen.out)))


if __name__ == "__main__":
    main()
