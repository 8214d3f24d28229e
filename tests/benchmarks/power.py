"""What a firm will get: how often the looks of an installation have declared a link by some week.

OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.power --years 100
"""

import argparse
import time

from api.commands.plans import USUAL
from api.simulated.study import Design, draw

TEAMS = (8, 12, 20, 60)
WEEKS = (27, 53, 105)  # asked: 26, 52 and 104 with both sides
LINKS = (0.1, 0.2, 0.3, 0.4)
PEOPLE, RATINGS = 12, 25


def main() -> None:
    """Draw years and print the table of `docs/method.md`."""
    parser = argparse.ArgumentParser(description="Declared by the looks of an installation.")
    parser.add_argument("--years", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--teams", type=int, nargs="+", default=TEAMS)
    chosen = parser.parse_args()
    links = " | ".join(f"link {link}" for link in LINKS)
    print(
        f"| teams | weeks | {links} | no link: declared | no link: “absent” |\n|--:|--:|{'--:|' * 6}",
        flush=True,
    )
    begun = time.monotonic()
    for teams in chosen.teams:
        for weeks in WEEKS:
            design = Design(teams, weeks, people=PEOPLE, ratings=RATINGS)
            found = {
                link: [draw(design, link, chosen.seed * 10_000 + year, USUAL) for year in range(chosen.years)]
                for link in (*LINKS, 0.0)
            }
            shares = [sum(year.found for year in found[link]) / chosen.years for link in (*LINKS, 0.0)]
            shares.append(sum(year.absent for year in found[0.0]) / chosen.years)
            cells = " | ".join(f"{100 * share:.0f}" for share in shares)
            print(f"| {teams} | {weeks - 1} | {cells} |", flush=True)
    print(f"\n{chosen.years} years a cell, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
