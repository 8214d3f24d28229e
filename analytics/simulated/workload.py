"""Busy weeks of simulated teams: they weigh on staff, later on customers, and show in the contacts."""

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray

EARLIER = 8  # weeks before the first one, as long as customers can take to feel a busy week
SWING = 0.3  # a week busier by one standard deviation has 35 % more contacts
CONTACTS_PER_RATING = 4


def load(generator: np.random.Generator, teams: int, weeks: int, memory: float) -> FloatArray:
    """(N, EARLIER + T) how busy each week of a team is, standard deviations above its usual week."""
    series = generator.standard_normal((teams, EARLIER + weeks))
    for week in range(1, series.shape[1]):
        series[:, week] = memory * series[:, week - 1] + np.sqrt(1 - memory**2) * series[:, week]
    return series


def contacts(
    generator: np.random.Generator, busy: FloatArray, shown: float, ratings: IntArray, expected: IntArray
) -> IntArray:
    """(N, T) every contact of a team in a week, those that end in a rating among them.

    Parameters
    ----------
    busy : (N, T) float, standard deviations
    shown : correlation of the volume with how busy the week is; the rest is volume that weighs on nobody
    ratings : (N, T) int, of the same team-weeks
    expected : (N,) int, ratings of a usual week
    """
    volume = shown * busy + np.sqrt(1 - shown**2) * generator.standard_normal(busy.shape)
    usual = CONTACTS_PER_RATING * expected[:, None]
    drawn = generator.poisson(usual * np.exp(SWING * volume - SWING**2 / 2))
    result: IntArray = np.maximum(drawn, ratings)
    return result
