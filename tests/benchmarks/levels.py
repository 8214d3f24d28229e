"""How often a group's page says "changed" where nothing has: people → disclosure rules → what the page says.

    OPENBLAS_NUM_THREADS=1 nice -n 19 python -m tests.benchmarks.levels --organisations 20

Two years of organisations in which nothing happens but chance. Every fourth week somebody opens every group's
page; what is counted are the changes that are told there. Where groups merge, the smallest neighbours answer
together from the second year on.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import sqrt
from typing import NamedTuple

import numpy as np

from analytics.simulated.worlds import World
from analytics.simulated.years import Year, simulate
from api.results.levels import levels_of
from api.simulated.releases import release_history
from survey.ballots.manifest import Manifest
from survey.catalogue.questions import CORE
from survey.lifecycle.verifying import Genuine
from survey.releases.disclosure import ReleasedGroup
from survey.releases.means import PublishedMean
from survey.releases.rules import Rules
from survey.releases.signed import SignedRelease

FIRST_WEEK, WEEKS, LOOKS = 105_000, 104, 4
WORLD = World(teams=20, weeks=WEEKS, heads=(6, 30), events=0.0, season=0.0)
CASES = {
    "nothing but chance": (WORLD, False),
    "shared events and a season": (replace(WORLD, events=0.15, season=0.1), False),
    "small teams": (replace(WORLD, heads=(6, 12)), False),
    "three pairs merge after a year": (WORLD, True),
}
MERGED = 3
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
# No group is asked for by its manifest: what the page says of levels is read from the releases alone.
MANIFEST = Manifest("w", MOMENT, MOMENT, Rules().k, 1, 0, 1024, (), b"", b"", (), None)


class Told(NamedTuple):
    """What was told of one group in two years, and for how many of its years it was published at all."""

    changes: int
    weeks: int


def told(world: World, seed: int, *, merging: bool) -> Iterator[Told]:
    """Every group of one organisation."""
    year = simulate(world, seed)
    weeks = weeks_of(year)
    if merging:
        weeks = weeks[: WEEKS // 2] + weeks_of(merged(year))[WEEKS // 2 :]
    seen: dict[str, set[int]] = {}
    published: dict[str, int] = {}
    for look in range(LOOKS, len(weeks) + 1, LOOKS):
        for key, level in levels_of(weeks[:look]).items():
            published[key] = level.weeks
            seen.setdefault(key, set())
            if level.moved is not None:
                seen[key].add(level.moved.seen)
    for key, changes in seen.items():
        yield Told(len(changes), published[key])


def weeks_of(year: Year) -> list[Genuine]:
    """What the simulated waves release, as the results read it."""
    panel = release_history(year, FIRST_WEEK).panel
    counts, variance = panel.happiness.n, panel.within_variance
    if counts is None or variance is None:
        raise AssertionError("a simulated history has both")
    found = []
    for column, number in enumerate(panel.weeks.tolist()):
        means = panel.happiness.value[:, column]
        groups = tuple(
            ReleasedGroup(
                "cell",
                name,
                (name,),
                int(counts[row, column]),
                int(counts[row, column]) + 1,
                {CORE: PublishedMean(int(counts[row, column]), round(10 * means[row]), None)},
            )
            for row, name in enumerate(panel.teams)
            if np.isfinite(means[row])
        )
        known = float(variance[column]) if np.isfinite(variance[column]) else None
        found.append(Genuine(f"w{number}", number, MANIFEST, SignedRelease(groups, known, {})))
    return found


def merged(year: Year) -> Year:
    """The same people, the three smallest pairs of neighbours as one team each."""
    pairs = np.argsort(year.heads[:-1:2] + year.heads[1::2])[:MERGED] * 2 + 1
    begins = np.delete(np.arange(len(year.heads)), pairs)
    return replace(
        year,
        heads=np.add.reduceat(year.heads, begins),
        asked=np.logical_or.reduceat(year.asked, begins),
        served=np.logical_or.reduceat(year.served, begins),
        ratings=np.add.reduceat(year.ratings, begins),
        rating_sum=np.add.reduceat(year.rating_sum, begins),
        contacts=np.add.reduceat(year.contacts, begins),
        mood=year.mood[begins],
    )


def main() -> None:
    """Print the table of docs/method.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=20)
    chosen = parser.parse_args()
    print(
        "| two years of | groups | “changed” told | groups with more than one | never |\n"
        "|---|--:|--:|--:|--:|"
    )
    for name, (world, merging) in CASES.items():
        found = [each for seed in range(chosen.organisations) for each in told(world, seed, merging=merging)]
        counted = np.array([each.changes for each in found])
        error = counted.std() / sqrt(len(counted))
        shares = f"{100 * (counted > 1).mean():.1f} % | {100 * (counted == 0).mean():.0f} %"
        print(f"| {name} | {len(found)} | {counted.mean():.2f} ± {error:.2f} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
