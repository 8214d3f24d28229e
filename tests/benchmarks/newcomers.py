"""What it costs that newcomers count as insiders: what would be published with and without that rule.

python -m tests.benchmarks.newcomers --monthly 0.02 --answering 0.6 --teams 20 --years 10
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from survey.releases.comments import comment_groups
from survey.releases.disclosure import Disclosure, disclose
from survey.releases.groups import Answers, CellCount
from survey.releases.rules import Scale
from survey.waves.cells import AskedTeam, Member, make_cells

CORE = "happiness"
WEEKS_A_MONTH = 365.25 / 12 / 7
TEAMS_PER_DEPARTMENT = 5
SIZES = (8, 14)
MOOD = (1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5)  # mean 3.4, variance 1.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--monthly", type=float, default=0.02, help="share of people who join in a month")
    parser.add_argument("--answering", type=float, default=0.6)
    parser.add_argument("--teams", type=int, default=20)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rules = {"with": Counter[str](), "without": Counter[str]()}
    for seed in range(options.seed, options.seed + options.years):
        for cells in year_of(options.teams, options.monthly, options.answering, seed):
            for name, found in rules.items():
                counted = cells if name == "with" else [replace(cell, newcomers=0) for cell in cells]
                found.update(published(counted))
    for name, found in rules.items():
        shares = [
            f"{found['alone'] / found['cells']:.1%} of {found['cells']} cell-weeks published by themselves",
            f"{found['means_at_a_bound'] / found['alone']:.1%} of these at a bound",
            f"{found['shown'] / found['ballots']:.1%} of {found['ballots']} ballots in some published group",
            f"{found['comments'] / found['ballots']:.1%} in a group that may show comments",
            f"a variance in {found['variances'] / found['weeks']:.1%} of {found['weeks']} weeks",
            f"at a bound in {found['variances_at_a_bound'] / found['weeks']:.1%}",
        ]
        print(f"{name} the rule: {'; '.join(shares)}")


def year_of(teams: int, monthly: float, answering: float, seed: int) -> Iterator[list[CellCount]]:
    """52 weeks of one organisation in which as many people join as leave, by the week and at random."""
    chance = random.Random(seed)  # noqa: S311 - the same years every time
    units = [AskedTeam(f"Team {n}", f"Department {n // TEAMS_PER_DEPARTMENT}", "front") for n in range(teams)]
    tree: dict[str, str | None] = {team.department: None for team in units}
    people = [Member(f"{team.id}/{n}", team.id) for team in units for n in range(chance.randint(*SIZES))]
    previous: list[frozenset[str]] = []
    for week in range(52):
        if week:
            people = [
                Member(f"{member.person}'", member.unit, waves=0)
                if chance.random() < monthly / WEEKS_A_MONTH
                else replace(member, waves=None if member.waves is None else member.waves + 1)
                for member in people
            ]
        made = make_cells(units, tree, people, previous)
        previous = [cell.members for cell in made.cells]
        yield [
            _counted(cell.id, cell.department, len(cell.people), cell.newcomers, answering, chance)
            for cell in made.cells
        ]


def _counted(
    name: str, department: str, eligible: int, newcomers: int, answering: float, chance: random.Random
) -> CellCount:
    given = [chance.choice(MOOD) for _ in range(eligible) if chance.random() < answering]
    answers = Answers(len(given), sum(given), sum(answer**2 for answer in given))
    return CellCount(name, department, eligible, len(given), {CORE: answers}, newcomers=newcomers)


def published(cells: list[CellCount]) -> dict[str, int]:
    release: Disclosure = disclose(cells, {CORE: Scale(1, 5)}, CORE)
    alone = [group.means[CORE] for group in release.groups if group.kind == "cell" and CORE in group.means]
    counts = {cell.cell: cell.n for cell in cells}
    return {
        "weeks": 1,
        "cells": len(cells),
        "ballots": sum(counts.values()),
        "alone": len(alone),
        "means_at_a_bound": sum(mean.bound is not None for mean in alone),
        "shown": sum(counts[cell] for group in release.groups for cell in group.cells),
        "comments": sum(group.n for group in comment_groups(cells)),
        "variances": release.variance is not None,
        "variances_at_a_bound": release.variance is not None and release.variance.bound is not None,
    }


if __name__ == "__main__":
    main()
