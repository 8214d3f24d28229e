"""How often a reason is called unusual where nothing has happened, and how often a doubling is found.

python -m tests.benchmarks.reasons --years 60
"""

import argparse

import numpy as np

from analytics.algebra.excess import excess
from api.chores.reasons import FALSE_ALARMS_A_YEAR, HISTORY, WEEKS_A_YEAR
from survey.releases.rules import FEWEST_RATINGS

# What share of ratings has each of the reasons.
SHARES = np.array([0.12, 0.08, 0.06, 0.05, 0.05, 0.04, 0.03, 0.03, 0.02])
LEVEL = FALSE_ALARMS_A_YEAR / WEEKS_A_YEAR / len(SHARES)
WORLDS = ("constant rates", "weeks differ", "rates wander")


def rates(world: str, weeks: int, rng: np.random.Generator) -> np.ndarray:
    """Each week's share of each reason."""
    shape = (weeks, len(SHARES))
    if world == "weeks differ":  # by a factor with a coefficient of variation of .3
        return SHARES * rng.gamma(1 / 0.09, 0.09, shape)
    wander = np.zeros(shape)
    if world == "rates wander":  # log rates of autocorrelation .6 and standard deviation .25
        for week in range(1, weeks):
            wander[week] = 0.6 * wander[week - 1] + 0.2 * rng.normal(size=len(SHARES))
    return SHARES * np.exp(wander)


def is_unusual(counts: np.ndarray, ratings: np.ndarray, count: float, week: int) -> bool:
    """As the server judges it."""
    past = slice(week - HISTORY, week)
    return (
        count >= FEWEST_RATINGS
        and excess(count, float(ratings[week]), counts[past].astype(float), ratings[past].astype(float)).p
        < LEVEL
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=60)
    years = parser.parse_args().years
    rng = np.random.default_rng(58)
    for world in WORLDS:
        for mean in (30, 120, 600):
            alarms = found = 0
            for _ in range(years):
                weeks = HISTORY + WEEKS_A_YEAR
                ratings = rng.poisson(mean, weeks).clip(1)
                shares = rates(world, weeks, rng)
                counts = rng.poisson(ratings[:, None] * shares)
                alarms += sum(
                    is_unusual(counts[:, reason], ratings, float(counts[week, reason]), week)
                    for week in range(HISTORY, weeks)
                    for reason in range(len(SHARES))
                )
                week = int(rng.integers(HISTORY, weeks))
                doubled = float(rng.poisson(2 * ratings[week] * shares[week, 0]))
                found += is_unusual(counts[:, 0], ratings, doubled, week)
            error = (max(alarms, 1) ** 0.5) / years
            print(
                f"{world}, {mean} ratings a week: {alarms / years:.2f} ± {error:.2f} false alarms a year, "
                f"a doubled week found in {100 * found / years:.0f} of 100"
            )


if __name__ == "__main__":
    main()
