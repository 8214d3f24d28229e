"""How often a check calls a difference clear that is none, and how often one that is: run by hand.

    python -m tests.benchmarks.check

A line for each difference in points: staff of 60 and leadership of 12 answer from 1 to 5, rounded.
"""

from math import sqrt

import numpy as np

CHECKS, STAFF, LEADERSHIP = 20_000, 60, 12
MEAN, SPREAD = 3.4, 1.05
ROUNDING, STANDARD_ERRORS = 0.05, 1.96


def side(rng: np.random.Generator, people: int, mean: float) -> tuple[np.ndarray, np.ndarray]:
    """What is published of a side in every check: the mean, and half of its interval."""
    scores = np.clip(np.rint(rng.normal(mean, SPREAD, (CHECKS, people))), 1, 5)
    found = np.round(scores.mean(axis=1) * 10) / 10
    nearest = np.clip(3.0, found - ROUNDING, found + ROUNDING)
    return found, STANDARD_ERRORS * np.sqrt((nearest - 1) * (5 - nearest) / people)


def main() -> None:
    """Differences from none to one and a half points."""
    rng = np.random.default_rng(7)
    for apart in (0.0, 0.5, 1.0, 1.5):
        staff, wide = side(rng, STAFF, MEAN)
        leadership, wider = side(rng, LEADERSHIP, MEAN - apart)
        clear = np.abs(staff - leadership) - 2 * ROUNDING > np.hypot(wide, wider)
        share = float(clear.mean())
        error = sqrt(share * (1 - share) / CHECKS)
        points = staff.mean() - leadership.mean()
        print(f"apart {points:.2f}: clear in {100 * share:.2f} ± {100 * error:.2f} of 100")


if __name__ == "__main__":
    main()
