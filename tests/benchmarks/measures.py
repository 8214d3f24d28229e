"""How often a measure is called helped or hurt: people → disclosure rules → registered → lot → judged.

Groups begin by lot, one of them begins alone, or five begin together.

    OPENBLAS_NUM_THREADS=1 nice -n 19 python -m tests.benchmarks.measures --out measures.csv

draws 400 years of each truth and design, writes one line a year as it goes, and prints
the table of docs/method.md. Cut off, it goes on where it stopped. All of it takes about half an hour.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.measures.interventions import RECENT, low_at, residuals
from analytics.simulated.worlds import World
from analytics.simulated.years import simulate
from api.measures.figures import judge, series_of
from api.simulated.releases import History, release_history
from survey.measures.drawing import order_of
from survey.measures.registered import HAPPINESS, MeasuredGroup, Registered

TRUTHS = ("no effect", "effect", "fading", "worst week", "department")
DESIGNS = ("lot", "alone", "together")
YEARS = 400
WORLD = World(teams=24, weeks=60, heads=(9, 30))
# What happens to a department happens to all who begin: five of the same one.
SHARED = replace(WORLD, department_events=0.15)
TOGETHER = 5  # as many as a department has
FIRST_WEEK = 105_000
EFFECT = 0.3
FADES = 0.8  # of it that is left after each week
EARLIEST, LATEST = 20, 40


class Judged(NamedTuple):
    """What was said of one simulated measure."""

    truth: str
    design: str
    seed: int
    word: str
    observed: float
    effect: float


def year(truth: str, design: str, seed: int) -> Judged:
    """One organisation with one measure, judged as an installation would."""
    world = SHARED if truth == "department" else WORLD
    before = release_history(simulate(world, seed), FIRST_WEEK, with_variance=False)
    plan, first = _registered(before, truth, design, seed)
    starts = (
        dict(order_of(plan, f"seed {seed}", sha256(f"release {seed}".encode()).hexdigest(), first))
        if plan.by_lot
        else dict.fromkeys([group.cell for group in plan.groups], first)
    )
    lift = _lift(truth, starts, before.panel.teams)
    after = (
        before
        if lift is None
        else release_history(simulate(world, seed, lift), FIRST_WEEK, with_variance=False)
    )
    found = judge(plan, starts, series_of(plan, after.panel, after.panel.teams, first))
    return Judged(truth, design, seed, found["word"], found["observed"] or 0.0, found["effect"] or 0.0)


def _registered(history: History, truth: str, design: str, seed: int) -> tuple[Registered, int]:
    """The measure of that year: at the worst moment, or at any."""
    teams = history.panel.teams
    generator = np.random.default_rng([seed, 7])
    row, column = int(generator.integers(len(teams))), int(generator.integers(EARLIEST, LATEST))
    if truth == "worst week":
        row, column = _worst(history.panel.happiness.value, design)
    chosen = teams if design == "lot" else teams[row : row + 1]
    if design == "together":
        chosen = _together(history, truth, generator, column)
    plan = Registered(
        what="More time for each call",
        who="every team lead",
        kind="try",
        outcome=HAPPINESS,
        expected=EFFECT,
        smallest=0.1,
        groups=tuple(MeasuredGroup(name, name, (name,)) for name in chosen),
        start=FIRST_WEEK + column,
        steps=2 if design == "lot" else 1,
        prompted="",
    )
    return plan, plan.start


def _together(history: History, truth: str, generator: np.random.Generator, column: int) -> tuple[str, ...]:
    """Any five, or those at the lowest that week, or a whole department."""
    teams = history.panel.teams
    rows = generator.permutation(len(teams))[:TOGETHER]
    if truth == "worst week":
        month = low_at(residuals(history.panel.happiness.value))[:, column - 1]
        rows = np.argsort(np.where(np.isfinite(month), month, np.inf))[:TOGETHER]
    elif truth == "department":
        rows = np.arange(TOGETHER) + TOGETHER * int(generator.integers(len(teams) // TOGETHER))
    return tuple(teams[row] for row in np.sort(rows).tolist())


def _worst(values: FloatArray, design: str) -> tuple[int, int]:
    """The group and the week after its lowest month of all; by lot the whole organisation's lowest month."""
    if design in {"lot", "together"}:
        month = np.convolve(np.nanmean(values, axis=0), np.ones(RECENT) / RECENT, "valid")
        return 0, int(np.argmin(month[EARLIEST - RECENT : LATEST - RECENT])) + EARLIEST
    level = low_at(residuals(values))[:, EARLIEST - 1 : LATEST - 1]
    row, column = np.unravel_index(int(np.nanargmin(level)), level.shape)
    return int(row), int(column) + EARLIEST


def _lift(truth: str, starts: dict[str, int], teams: tuple[str, ...]) -> FloatArray | None:
    """(N, T) what the measure does to each group's mood, where it does anything."""
    if truth not in {"effect", "fading"}:
        return None
    lift = np.zeros((len(teams), WORLD.weeks))
    for name, week in starts.items():
        begun = np.arange(WORLD.weeks) - (week - FIRST_WEEK)
        size = EFFECT if truth == "effect" else EFFECT * FADES ** np.maximum(begun, 0)
        lift[teams.index(name)] = np.where(begun >= 0, size, 0.0)
    return lift


def cases(years: int) -> Iterator[tuple[str, str, int]]:
    """Every year to draw."""
    for seed, truth, design in product(range(years), TRUTHS, DESIGNS):
        if truth != "department" or design == "together":
            yield truth, design, seed


def table(drawn: Iterable[Judged]) -> str:
    """Per cent of years, each with its Monte-Carlo error, as docs/method.md has it."""
    by_case: dict[tuple[str, str], list[Judged]] = {}
    for each in drawn:
        by_case.setdefault((each.design, each.truth), []).append(each)
    lines = [
        "| start | truth | years | helped | hurt | no evidence | too few | change seen | ours |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for (design, truth), years in sorted(
        by_case.items(), key=lambda case: (DESIGNS.index(case[0][0]), TRUTHS.index(case[0][1]))
    ):
        words = Counter(each.word for each in years)
        shares = [percent(words[word], len(years)) for word in ("helped", "hurt", "no_evidence", "too_few")]
        means = [np.mean([getattr(each, name) for each in years]) for name in ("observed", "effect")]
        figures = [*shares, *(f"{mean:+.3f}" for mean in means)]
        lines.append(f"| {design} | {truth} | {len(years)} | {' | '.join(figures)} |")
    return "\n".join(lines)


def percent(count: int, of: int) -> str:
    """A share with its error; where it was never or always, what one year would make."""
    share = count / of
    error = max(np.sqrt(share * (1 - share) / of), 1 / of) * 100
    return f"{100 * share:.1f} ± {error:.1f}"


def read(path: Path) -> list[Judged]:
    """What an earlier run has written; a line that was cut off is drawn again."""
    if not path.exists():
        return []
    with path.open(newline="") as source:
        rows = [row for row in csv.reader(source) if len(row) == len(Judged._fields)]
    return [Judged(a, b, int(c), d, float(e), float(f)) for a, b, c, d, e, f in rows]


def main() -> None:
    """Draw what is missing, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--years", type=int, default=YEARS)
    chosen = parser.parse_args()
    done = {(each.truth, each.design, each.seed) for each in read(chosen.out)}
    with chosen.out.open("a", newline="") as target:
        writer = csv.writer(target)
        for case in cases(chosen.years):
            if case not in done:
                writer.writerow(year(*case))
                target.flush()
    sys.stdout.write(table(read(chosen.out)) + "\n")


if __name__ == "__main__":
    main()
