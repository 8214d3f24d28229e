"""How often customers' kinds are called different where the link is the same for all of them.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.kinds --panels 1000

prints the table of `docs/method.md`: each kind's ratings of a team's week share the team's own trouble, mood
and trouble have a memory of a half, and a tenth of the means is missing where few rated.
"""

import argparse
from math import sqrt

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.beside.kinds_of_customers import equal_within_teams, kind_slopes
from analytics.panel import Panel, Series
from analytics.plan import Plan

SIZES = ((8, 26), (12, 52), (30, 52))
KINDS = {2: (20, 20), 3: (30, 12, 6), 6: (12,) * 6}  # ratings behind each mean
LINK, MEMORY, SINGLE = 0.3, 0.5, 1.1  # the spread of single ratings
STRONGER = 0.3  # of the first kind, where there is a difference


def with_memory(generator: np.random.Generator, teams: int, weeks: int) -> FloatArray:
    """One series for each team, of variance one."""
    found = generator.normal(size=(teams, weeks))
    for week in range(1, weeks):
        found[:, week] = MEMORY * found[:, week - 1] + sqrt(1 - MEMORY**2) * found[:, week]
    return found


def called(seed: int, size: tuple[int, int], counts: tuple[int, ...], stronger: float) -> bool:
    """Whether one panel's kinds of customers are called different at five in a hundred."""
    generator = np.random.default_rng(seed)
    mood, trouble = (with_memory(generator, *size) * 0.4 for _ in range(2))
    kinds = {}
    for number, n in enumerate(counts):
        link = LINK + (stronger if number == 0 else 0.0)
        single = generator.normal(size=size) * SINGLE / sqrt(n)
        own = generator.normal(size=(1, size[1])) * 0.3  # what reaches all customers of this kind in a week
        missing = generator.random(size) < 0.1
        kinds[f"kind {number}"] = np.where(missing, np.nan, link * mood + trouble + own + single)
    panel = Panel(
        teams=tuple(f"team {team:02}" for team in range(size[0])),
        weeks=np.arange(size[1]),
        week_kind="number",
        happiness=Series(mood),
        rating=Series(mood),
        kinds={"stage": kinds},
    )
    test = equal_within_teams(kind_slopes(panel, Plan(lag=0), np.arange(size[0]), kinds))
    return test.p is not None and test.p <= 0.05


def main() -> None:
    """Draw panels and print how many are called."""
    parser = argparse.ArgumentParser(description="Kinds of customers that are called different.")
    parser.add_argument("--panels", type=int, default=1_000)
    chosen = parser.parse_args()
    print("| teams × weeks | kinds | same link: called | first kind's larger by .3: called |")
    print("|---|--:|--:|--:|")
    for size in SIZES:
        for count, counts in KINDS.items():
            shares = []
            for stronger in (0.0, STRONGER):
                found = sum(called(seed, size, counts, stronger) for seed in range(chosen.panels))
                share = found / chosen.panels
                error = sqrt(share * (1 - share) / chosen.panels)
                shares.append(f"{100 * share:.1f} ± {100 * error:.1f}")
            print(f"| {size[0]} × {size[1]} | {count} | {shares[0]} | {shares[1]} |", flush=True)


if __name__ == "__main__":
    main()
