"""Knowledge that leaves with people: teams whose size changes much, and those whose size changes little."""

import numpy as np

from analytics.algebra.arrays import FloatArray

MORE, LESS = "more", "less"
FEWEST_WEEKS = 26
WEEKS_IN_A_YEAR = 52.18


def turnover(headcount: FloatArray) -> FloatArray:
    """How much a team's size changes in a year, as a share of its mean size.

    Parameters
    ----------
    headcount : (N, T) float, NaN where unknown

    Returns
    -------
    (N,) float
        The sum of all changes between neighbouring known weeks, up or down, over mean size and years; NaN
        for a team known in fewer than 26 weeks.

    Notes
    -----
    Who comes in the week in which another one goes changes no size, so this is the least that can have
    changed. It needs no list of who came and went, and nobody keeps one.
    """
    rates = np.full(len(headcount), np.nan)
    for team, sizes in enumerate(headcount):
        known = np.flatnonzero(np.isfinite(sizes))
        if len(known) < FEWEST_WEEKS or not sizes[known].mean() > 0:
            continue
        years = (known[-1] - known[0]) / WEEKS_IN_A_YEAR
        rates[team] = np.abs(np.diff(sizes[known])).sum() / sizes[known].mean() / years
    return rates


def turnover_bands(headcount: FloatArray) -> tuple[str | None, ...] | None:
    """Above the middle of all teams, or not; None where sizes are unknown or all change alike."""
    rates = turnover(headcount)
    if not np.isfinite(rates).any():
        return None
    above = rates > np.nanmedian(rates)
    if not above.any():
        return None
    return tuple(
        None if np.isnan(rate) else MORE if high else LESS for rate, high in zip(rates, above, strict=True)
    )
