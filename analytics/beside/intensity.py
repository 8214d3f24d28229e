"""How much a team has to do with customers: contacts for each of its people, above the middle or not."""

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.panel import Panel

MORE, LESS = "more", "less"
FEWEST_WEEKS = 26


def contact_intensity(panel: Panel) -> FloatArray:
    """Contacts per person and week, each team's mean over the weeks in which both are known.

    Returns
    -------
    (N,) float
        NaN for a team whose contacts or size are known in fewer than 26 weeks. Of a complete count alone:
        what was rated says how many rated.
    """
    means = np.full(len(panel.teams), np.nan)
    if panel.contacts is None or panel.headcount is None:
        return means
    known = np.isfinite(panel.contacts) & np.isfinite(panel.headcount) & (panel.headcount > 0)
    for team in np.flatnonzero(known.sum(axis=1) >= FEWEST_WEEKS):
        weeks = known[team]
        means[team] = panel.contacts[team, weeks].sum() / panel.headcount[team, weeks].sum()
    return means


def intensity_bands(panel: Panel) -> tuple[str | None, ...] | None:
    """Above the middle of all teams, or not; None where contacts are unknown or all have as many."""
    means = contact_intensity(panel)
    if not np.isfinite(means).any():
        return None
    above = means > np.nanmedian(means)
    if not above.any():
        return None
    return tuple(
        None if np.isnan(mean) else MORE if high else LESS for mean, high in zip(means, above, strict=True)
    )
