"""How often a common cause passes for a link, and how often holding contact volume tells the two apart.

OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.workload --years 200
"""

import argparse
import time
from collections import Counter
from math import sqrt

from analytics.analysis import verdict_at_look
from analytics.plan import Plan
from analytics.simulated.worlds import World
from analytics.simulated.years import simulate
from analytics.verdict.evidence import weigh
from analytics.verdict.held import CONTACTS, held_slopes, volume
from tests.benchmarks.calibration_table import shown
from tests.benchmarks.years import MISSING, released

LOAD = 0.15  # points a busy week takes
WORLDS = {
    "no link": {},
    "workload, customers a week later": {"workload": LOAD},
    "load without memory, a week later": {"workload": LOAD, "load_memory": 0.0},
    "workload, same week": {"workload": LOAD, "delay": 0},
    "workload half as heavy, a week later": {"workload": LOAD / 2},
    "contacts show it with r .9": {"workload": LOAD, "volume": 0.9},
    "contacts show it with r .7": {"workload": LOAD, "volume": 0.7},
    "contacts show it with r .5": {"workload": LOAD, "volume": 0.5},
    "contacts show it with r .3": {"workload": LOAD, "volume": 0.3},
    "the same, same week": {"workload": LOAD, "volume": 0.3, "delay": 0},
    "the same, load without memory": {"workload": LOAD, "volume": 0.3, "load_memory": 0.0},
    "half as heavy, contacts show it with r .3": {"workload": LOAD / 2, "volume": 0.3},
    "contacts show it with r .2": {"workload": LOAD, "volume": 0.2},
    "true link .2": {"link": 0.2},
    "true link .4": {"link": 0.4},
    "true link .4 and workload": {"link": 0.4, "workload": LOAD},
}


def main() -> None:
    """Draw years and print the table of `docs/method.md`."""
    parser = argparse.ArgumentParser(description="Workload as the common cause of both sides.")
    parser.add_argument("--years", type=int, default=200)
    parser.add_argument("--teams", type=int, default=20)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--worlds", nargs="+", default=list(WORLDS))
    chosen = parser.parse_args()
    print(
        "| world | declared | precedes | declared and told apart | precedes and told apart "
        "| declared without a word of workload |"
    )
    print("|---|--:|--:|--:|--:|--:|", flush=True)
    begun = time.monotonic()
    for name in chosen.worlds:
        world = World(teams=chosen.teams, weeks=chosen.weeks, missing=MISSING, **WORLDS[name])  # type: ignore[arg-type]  # names of World
        counts = Counter[str]()
        for year in range(chosen.years):
            counts.update(judged(world, chosen.seed * 10_000 + year))
        cells = " | ".join(
            of_years(counts[key], chosen.years)
            for key in ("declared", "precedes", "declared_apart", "precedes_apart", "silent")
        )
        print(f"| {name} | {cells} |", flush=True)
    print(f"\n{chosen.years} years of {chosen.teams} × {chosen.weeks}, {time.monotonic() - begun:.0f} s")


def judged(world: World, seed: int) -> list[str]:
    """What is said of one year."""
    panel = released(simulate(world, seed))
    plan = Plan(seed=seed, permutations=1_999)
    now = weigh(panel, plan, plan.alpha)
    verdict = verdict_at_look(panel, plan, now)
    if verdict.code not in {"supported", "opposite"} or now.arrangements is None or panel.contacts is None:
        return []
    controls = {CONTACTS: volume(panel.contacts)}
    held = held_slopes(now.comparison, controls, now.arrangements, plan.alpha)
    said = ["declared", *(["precedes"] if verdict.direction == "precedes" else [])]
    if all(each.told_apart for each in held):
        said += [*(f"{each}_apart" for each in said)]
    if all(each.untouched and not each.could_hide for each in held):
        said += ["silent"]
    return said


def of_years(count: int, years: int) -> str:
    """Per cent with the Monte-Carlo standard error."""
    share = count / years
    return shown(share, sqrt(share * (1 - share) / years), years)


if __name__ == "__main__":
    main()
