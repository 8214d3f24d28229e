"""How often a demo year is found: 20 teams, 52 weeks, shared events, silence, 5 % missing weeks, a true link.

OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.demo_power --years 1000
"""

import argparse
from collections import Counter

from scipy.stats import binomtest

from tests.benchmarks.calibration import judged


def main() -> None:
    """Draw years with the demo's true effect and print the verdicts."""
    parser = argparse.ArgumentParser(description="How often a demo year is found.")
    parser.add_argument("--years", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    cases = [("link", 20, 52, seed) for seed in range(chosen.years)]
    years = list(judged(cases, chosen.processes))
    found = binomtest(sum(year.code == "supported" for year in years), len(years))
    interval = found.proportion_ci(method="exact")
    print(f"found in {found.k} of {found.n} years, {found.statistic:.1%}")
    print(f"95 % interval {interval.low:.1%} to {interval.high:.1%}")
    print(Counter(f"{year.code} {year.direction}".strip() for year in years))


if __name__ == "__main__":
    main()
