"""How often a team's level is said to have changed by chance, and how long it takes to see that it has.

OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.changed --organisations 50
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.measures.changed import LIMIT, Change, changes

WEEKS = 104
SHIFTED = 52  # week from which the level is another one
MOOD = 0.25  # standard deviation of a team's weeks around its level
LEAST = 5  # answers without which nothing is released


@dataclass(frozen=True, slots=True)
class Case:
    """Teams whose weeks move by chance alone, but for a shift of the first team's level.

    `answers` are expected in a week, `memory` is that of mood from week to week, `missing` the share of
    weeks without release beside a holiday of four; `restless` a quarter of the teams that move twice as
    much; `events` the standard deviation of what all teams share, with a yearly wave two thirds as high.
    """

    answers: int = 12
    memory: float = 0.3
    teams: int = 20
    missing: float = 0.1
    restless: bool = False
    events: float = 0.0
    shift: float = 0.0
    variance: bool = True


def draw(case: Case, seed: int) -> tuple[FloatArray, FloatArray, FloatArray | None]:
    """Released means, answers behind them, and the variance within teams of every week."""
    generator = np.random.default_rng([seed, 20])
    mood = generator.normal(size=(case.teams, WEEKS)) * MOOD
    for week in range(1, WEEKS):
        mood[:, week] = case.memory * mood[:, week - 1] + np.sqrt(1 - case.memory**2) * mood[:, week]
    if case.restless:
        mood[1::4] *= 2
    shared = generator.normal(size=WEEKS) * case.events
    for week in range(1, WEEKS):
        shared[week] = 0.7 * shared[week - 1] + np.sqrt(1 - 0.7**2) * shared[week]
    shared += case.events * 2 / 3 * np.sin(2 * np.pi * (np.arange(WEEKS) / 52 + generator.random()))
    level = np.clip(3.6 + 0.35 * generator.normal(size=(case.teams, 1)), 2.4, 4.4)
    # Down where there is room below, as most teams are above the middle.
    level = level - case.shift * (np.arange(WEEKS) >= SHIFTED) * (np.arange(case.teams) == 0)[:, None]
    heads = round(case.answers / 0.645)
    person = 0.7 * generator.normal(size=(case.teams, heads, 1))
    feeling = (level + mood + shared)[:, None, :] + person
    feeling = np.clip(np.rint(feeling + 0.57 * generator.normal(size=feeling.shape)), 1, 5)
    answered = generator.random(feeling.shape) < 0.645
    counts = answered.sum(axis=1).astype(np.float64)
    released = (counts >= LEAST) & (generator.random(counts.shape) >= case.missing)
    holiday = int(generator.integers(0, WEEKS - 4))
    released[:, holiday : holiday + 4] = False
    total = np.where(answered, feeling, 0.0).sum(axis=1)
    means = np.round(total / np.maximum(counts, 1), 1)
    spread = (np.where(answered, feeling - means[:, None, :], 0.0) ** 2).sum(axis=(0, 1))
    within = np.round(spread / np.maximum(counts.sum(axis=0) - case.teams, 1), 2)
    there = np.where(released, means, np.nan), np.where(released, counts, np.nan)
    return *there, within if case.variance else None


def judged(case: Case, organisations: int, seed: int, limit: float = LIMIT) -> Iterator[tuple[Change, ...]]:
    """What is said of every team, of the shifted one alone where there is one."""
    for number in range(organisations):
        found = changes(*draw(case, seed * 100_000 + number), limit=limit)
        yield from found[:1] if case.shift else found


def false_alarms(found: list[tuple[Change, ...]]) -> tuple[float, float, float]:
    """Changes per team in two years, their Monte-Carlo error, and the share of teams with more than one."""
    counted = np.array([len(each) for each in found])
    return float(counted.mean()), float(counted.std() / sqrt(len(counted))), float((counted > 1).mean())


def delays(found: list[tuple[Change, ...]]) -> list[float]:
    """Weeks from the shift until it was seen, infinite where it was not."""
    return [
        min((change.week - SHIFTED + 1 for change in each if change.week >= SHIFTED), default=np.inf)
        for each in found
    ]


CHANCE = {
    **{f"n {n}, memory {rho}": Case(answers=n, memory=rho) for n in (8, 12, 20) for rho in (0.0, 0.3, 0.6)},
    "n 30, memory 0.6": Case(answers=30, memory=0.6),
    "n 12, memory .6, 40 % of weeks missing": Case(memory=0.6, missing=0.4),
    "n 12, memory .6, one team alone": Case(memory=0.6, teams=1),
    "n 12, memory .6, one team alone, no variance released": Case(memory=0.6, teams=1, variance=False),
    "n 12, memory .6, no variance released": Case(memory=0.6, variance=False),
    "n 12, memory .6, a quarter moves twice as much": Case(memory=0.6, restless=True),
    "n 12, memory .8": Case(memory=0.8),
    "n 12, memory .6, shared events and a season": Case(memory=0.6, events=0.15),
}


def main() -> None:
    """Draw and print both tables of `docs/method.md`."""
    parser = argparse.ArgumentParser(description="A team's level: changed by chance, and seen to have.")
    parser.add_argument("--organisations", type=int, default=50)
    parser.add_argument("--shifts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=LIMIT)
    chosen = parser.parse_args()
    print("| weeks of chance | “changed” per team in two years | teams with more than one |\n|---|--:|--:|")
    for name, case in CHANCE.items():
        many = chosen.organisations * (20 if case.teams == 1 else 1)
        mean, error, more = false_alarms(list(judged(case, many, chosen.seed, chosen.limit)))
        print(f"| {name} | {mean:.2f} ± {error:.2f} | {100 * more:.1f} % |", flush=True)
    print("\n| answers, memory | shift | seen within 8 weeks | 26 weeks | a year | median weeks |")
    print("|---|--:|--:|--:|--:|--:|")
    for n, rho in ((8, 0.3), (12, 0.0), (12, 0.3), (12, 0.6), (20, 0.3)):
        for shift in (0.3, 0.5, 0.8):
            case = Case(answers=n, memory=rho, shift=shift)
            late = np.array(delays(list(judged(case, chosen.shifts, chosen.seed + 1, chosen.limit))))
            within = " | ".join(f"{100 * (late <= weeks).mean():.0f} %" for weeks in (8, 26, 52))
            middle = np.median(late)
            print(f"| {n}, {rho} | {shift} | {within} | {middle:.0f} |", flush=True)


if __name__ == "__main__":
    main()
