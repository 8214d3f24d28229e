"""How often "no link that matters" is said at a slope that matters, and what the slope on lasting mood shows.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.absence --years 1000

prints the table of `docs/method.md`: years through the disclosure rules, judged once at .05 against the
usual Δ of .1.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import deal
from analytics.analysis import verdict_at_look
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.simulated.worlds import World
from analytics.simulated.years import simulate
from analytics.verdict.departments import strata
from analytics.verdict.evidence import weigh
from analytics.verdict.lasting import LastingSlope, absence_p, lasting_slope
from analytics.verdict.pairing import pair
from analytics.verdict.primary import compared, gate_slope
from tests.benchmarks.calibration_table import rate, shown
from tests.benchmarks.years import MISSING, released

RELEVANT = 0.1  # Δ, rating points per point of lasting mood
RATINGS = 25  # a week and team
SIZES = ((20, 52), (20, 104), (60, 52), (60, 104))
HEADS = ((8, 15), (6, 30))
LINKS = (0.0, 0.102, 0.153)  # a little above .1 and .15, for rounding takes from a slope
BIG, STRONG = 600, 0.4  # teams and link of the organisations that tell the true slope
Case = tuple[int, int, tuple[int, int], float]  # teams, paired weeks, people, link


@dataclass(frozen=True, slots=True)
class Seen:
    """One year: whether it was called absent, and the slope on lasting mood where one was given."""

    absent: bool
    lasting: LastingSlope | None
    observed: float


def main() -> None:
    """Draw years and print the table."""
    parser = argparse.ArgumentParser(description="Absence, and the slope on lasting mood.")
    parser.add_argument("--years", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first year")
    parser.add_argument("--teams", type=int, nargs="+", default=sorted({teams for teams, _ in SIZES}))
    chosen = parser.parse_args()
    begun = time.monotonic()
    columns = "“absent” | mean | SD | 95 % interval covers | median width | given | observed slope"
    print(f"| teams × paired weeks | true slope | {columns} |\n|---|{'--:|' * 8}", flush=True)
    for case in cases(chosen.teams):
        truth = case[3] * arriving(case[2])
        years = [seen(case, chosen.seed + year) for year in range(chosen.years)]
        print(line(case, truth, years), flush=True)
    print(f"\n{chosen.years} years of each, {time.monotonic() - begun:.0f} s")


def cases(sizes: Sequence[int]) -> Iterator[Case]:
    """Every organisation and link."""
    for teams, weeks in SIZES:
        for heads in HEADS:
            for link in LINKS if teams in sizes else ():
                yield teams, weeks, heads, link


def world_of(teams: int, weeks: int, heads: tuple[int, int], link: float) -> World:
    """So many paired weeks take one week more."""
    return World(teams=teams, weeks=weeks + 1, heads=heads, link=link, ratings=RATINGS, missing=MISSING)


def seen(case: Case, seed: int) -> Seen:
    """One year; the whole verdict is asked only where absence is not ruled out already."""
    panel, plan = released(simulate(world_of(*case), seed)), Plan(seed=seed, permutations=999)
    comparison = compared(pair(panel.happiness.value, panel.rating.value, plan.lag))
    lasting = lasting_slope(panel, comparison, plan.alpha)
    gate = gate_slope(comparison.paired, deal(strata(panel, comparison.paired.rows), 1, seed))
    observed = float((comparison.x * comparison.y).sum() / (comparison.x**2).sum())
    if lasting is None or gate is None or absence_p(lasting, gate, RELEVANT) > plan.alpha:
        return Seen(absent=False, lasting=lasting, observed=observed)
    verdict = verdict_at_look(panel, plan, weigh(panel, plan, plan.alpha))
    return Seen(absent=verdict.code == "absent", lasting=lasting, observed=observed)


@cache
def arriving(heads: tuple[int, int]) -> float:
    """Published rating points per published point of mood, where the link on latent scales is one for one.

    Answers are rounded, cut to the ends and not given by all. Measured at a strong link, which tells it more
    exactly, in teams that are published by themselves.
    """
    moved = []
    for seed in range(6):
        year = simulate(world_of(BIG, 103, heads, STRONG), 2**31 + seed)
        moved.append(_follows(released(year), year.mood))
    rating, happiness = np.mean(moved, axis=0)
    return float(rating / happiness / STRONG)


def _follows(panel: Panel, mood: FloatArray) -> tuple[float, float]:
    """By how much ratings and happiness follow a team's own mood of the week before."""
    alone = [row for row, name in enumerate(panel.teams) if "+" not in name]
    cause = mood[[int(panel.teams[row].split()[1]) - 1 for row in alone], :-1]
    x, y = panel.happiness.value[alone, :-1], panel.rating.value[alone, 1:]
    there = np.isfinite(x) & np.isfinite(y)
    m, x, y = demean(np.where(there, np.stack([cause, x, y]), 0.0), there)
    return float((m * y).sum() / (m * m).sum()), float((m * x).sum() / (m * m).sum())


def line(case: Case, truth: float, years: Sequence[Seen]) -> str:
    """One row of the table."""
    teams, weeks, heads, _ = case
    given = [year.lasting for year in years if year.lasting is not None]
    slopes = np.array([each.slope for each in given])
    cover = rate(given, lambda each: each.ci[0] <= truth <= each.ci[1])
    cells = [
        shown(*rate(years, lambda year: year.absent)),
        f"{slopes.mean():.3f} ± {slopes.std() / sqrt(len(slopes)):.3f}",
        f"{slopes.std():.2f}",
        shown(*cover),
        f"{np.median([each.ci[1] - each.ci[0] for each in given]):.2f}",
        f"{100 * len(given) / len(years):.0f} %",
        f"{np.mean([year.observed for year in years]):.2f}",
    ]
    return f"| {teams} × {weeks}, {heads[0]} to {heads[1]} people | {truth:.3f} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
