"""Whether a week's count exceeds what its own past lets one expect, allowing for weeks that differ anyway."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.special import functions as special


@dataclass(frozen=True, slots=True)
class Excess:
    """One count against its own past.

    Attributes
    ----------
    p : float, one-sided; the null hypothesis is that the week has the same rate as the weeks before
    expected : float, the count that the past rate leads to
    dispersion : float, variance of the past counts over that of Poisson counts, at least 1
    weeks : int, weeks of the past that were used
    """

    p: float
    expected: float
    dispersion: float
    weeks: int


def excess(count: float, exposure: float, counts: FloatArray, exposures: FloatArray) -> Excess:
    """Test a week's count against the weeks before it.

    Given the sum of all counts, a Poisson count of the same rate is binomial with the week's share of the
    exposure, whatever the rate is (Przyborowski & Wilenski 1940, Biometrika 31). Counts that vary more than
    Poisson are divided by their dispersion first (quasi-likelihood), the binomial tail being the incomplete
    beta function, which takes such numbers.

    Parameters
    ----------
    count, exposure : events of the week, and of how many occasions, > 0
    counts, exposures : (H,) the same of the weeks before; weeks without any occasion are left out

    Raises
    ------
    ValueError : where no week before has an occasion, or the week itself has none
    """
    used = exposures > 0
    past, of = counts[used], exposures[used]
    if exposure <= 0 or not past.size:
        raise ValueError("there is nothing to compare with")
    rate = float(past.sum() / of.sum())
    expected = rate * of
    dispersion = 1.0
    if past.size > 1 and rate > 0:
        pearson = float(np.sum((past - expected) ** 2 / expected)) / (past.size - 1)
        dispersion = max(1.0, pearson)
    total = (count + float(past.sum())) / dispersion
    share = exposure / (exposure + float(of.sum()))
    held = count / dispersion
    p = 1.0 if count <= 0 else float(special.betainc(held, total - held + 1.0, share))
    return Excess(
        max(p, _beyond_usual(count / exposure, past / of)), rate * exposure, dispersion, int(past.size)
    )


def _beyond_usual(rate: float, rates: FloatArray) -> float:
    """The same by Student's t of one more root of a rate, which knows how little is known of the spread."""
    if rates.size < 3:
        return 1.0
    roots = np.sqrt(rates)
    spread = float(np.std(roots, ddof=1)) * np.sqrt(1 + 1 / rates.size)
    if spread == 0:
        return 0.0
    return float(special.stdtr(rates.size - 1, -(np.sqrt(rate) - float(roots.mean())) / spread))
