"""What could have been seen, what can be ruled out, and how much more data would settle it."""

import math

from analytics.algebra.distributions import t_cdf, t_quantile, t_sf

POWER = 0.8


def smallest_detectable(se: float, df: float, alpha: float, power: float = POWER) -> float:
    """Slope that a two-sided test at level alpha finds with the given power.

    Notes
    -----
    (t_{1−α/2,df} + t_{power,df}) · SE (Bloom 1995, Eval. Rev. 19:547), same unit as the slope.
    """
    return (t_quantile(1 - alpha / 2, df) + t_quantile(power, df)) * se


def equivalence_p(estimate: float, se: float, df: float, margin: float) -> float:
    """p of two one-sided tests; null: the slope is at least `margin` away from 0.

    Notes
    -----
    Schuirmann 1987; Lakens 2017, SPPS 8:355. Below alpha exactly when the 1 − 2·alpha interval lies inside
    ±margin. The margin has to be fixed before the data.
    """
    above = t_sf((estimate + margin) / se, df)
    below = t_cdf((estimate - margin) / se, df)
    return float(max(above, below))


def needed(now: int, detectable: float, wanted: float) -> int:
    """How many weeks (or teams) instead of `now` bring the smallest detectable slope down to `wanted`.

    The standard error falls with the root of either number, the other one being kept. At most a million.
    """
    return math.ceil(min(now * min(detectable / wanted, 1e6) ** 2, 1e6))
