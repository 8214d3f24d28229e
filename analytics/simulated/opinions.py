"""What simulated people say beside their mood: how customers rate them, and what they hold true."""

from collections.abc import Sequence

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.algebra.special import functions as special
from analytics.simulated.years import Answers, Year

MONTH = 4  # weeks of ratings that somebody has in mind
LASTING, FRESH = 0.5, 0.5  # standard deviations between persons, and from time to time
TAKES_PART = 0.6  # log-odds
OWN_DRAW = 2  # beside the seed, so that the year itself stays as it is


def estimates(year: Year, gap: float, seed: int) -> Answers:
    """(P, T) how people think that customers rate them, 0 where they do not answer.

    Each has in mind the mean rating of the last four weeks of their team, takes it for `gap` points better
    than it is, and errs by a lasting and a fresh .5 z; rounded and cut to 1–5.
    """
    generator = np.random.default_rng([seed, OWN_DRAW])
    rating = 5 - special.ndtr((np.arange(1.5, 5) - year.quality[..., None]) / 0.9).sum(axis=-1)
    weeks = rating.shape[1]
    sums = np.concatenate([np.zeros((len(rating), 1)), rating.cumsum(axis=1)], axis=1)
    first = np.maximum(np.arange(weeks) - MONTH + 1, 0)
    month = (sums[:, 1:] - sums[:, first]) / (np.arange(1, weeks + 1) - first)
    felt = np.repeat(month + gap, year.heads, axis=0)
    felt += LASTING * generator.standard_normal((len(felt), 1))
    felt += FRESH * generator.standard_normal(felt.shape)
    return _cut(felt, year.answers > 0)


def opinions(people: int, means: FloatArray, seed: Sequence[int]) -> Answers:
    """(people, items) what each holds true of several things, 1 to 5; whoever takes no part says nothing: 0.

    `means` are (items,); a person differs from them by a lasting and a fresh .5 z.
    """
    generator = np.random.default_rng(seed)
    felt = means + LASTING * generator.standard_normal((people, 1))
    felt = felt + FRESH * generator.standard_normal(felt.shape)
    return _cut(felt, generator.random((people, 1)) < special.expit(TAKES_PART))


def _cut(felt: FloatArray, said: BoolArray) -> Answers:
    found: Answers = np.where(said, np.clip(np.rint(felt), 1, 5), 0).astype(np.int8)
    return found
