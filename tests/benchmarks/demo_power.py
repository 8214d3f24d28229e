"""How often a demo year is found, by the demo's own world and looks; how often those of the tour end so.

OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.demo_power --years 1000
OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.demo_power --years 100 --tour
"""

import argparse
from collections import Counter

from scipy.stats import binomtest

from analytics.analysis import analyse
from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from api.cli.beginning.demo import TEAMS, WEEKS
from api.commands.weeks.plans import USUAL
from api.simulated.releases import release_history
from api.tour.years import MISSING, YEARS
from tests.benchmarks.years import FIRST_WEEK

STILL_RATED = 2  # weeks at the end whose ratings may still come in


def verdict(seed: int) -> str:
    """What the report of one demo year says."""
    world = world_of("link", teams=TEAMS, weeks=WEEKS - STILL_RATED, missing=MISSING)
    panel = release_history(simulate(world, seed), FIRST_WEEK, with_variance=False).panel
    found = analyse(panel, USUAL).verdict
    return f"{found.code} {found.direction or ''} at look {found.look.number}"


def of_the_tour(count: int) -> None:
    """Of each year of the tour, what so many with other seeds are told."""
    for year in YEARS:
        codes: Counter[str] = Counter()
        for seed in range(count):
            panel = release_history(simulate(year.world, seed), FIRST_WEEK, with_variance=False).panel
            codes[analyse(panel, USUAL).verdict.code] += 1
        print(f"{year.code}: {codes}", flush=True)


def main() -> None:
    """Draw years with the demo's true effect and print the verdicts."""
    parser = argparse.ArgumentParser(description="How often a demo year is found.")
    parser.add_argument("--years", type=int, default=1_000)
    parser.add_argument("--tour", action="store_true", help="the years of the tour instead")
    options = parser.parse_args()
    if options.tour:
        of_the_tour(options.years)
        return
    years = [verdict(seed) for seed in range(options.years)]
    found = binomtest(sum(year.startswith("supported") for year in years), len(years))
    interval = found.proportion_ci(method="exact")
    print(f"found in {found.k} of {found.n} years, {found.statistic:.1%}")
    print(f"95 % interval {interval.low:.1%} to {interval.high:.1%}")
    print(Counter(years))


if __name__ == "__main__":
    main()
