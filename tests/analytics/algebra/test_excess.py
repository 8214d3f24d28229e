"""A count beyond its own past: exact where counts are Poisson, careful where weeks differ or are few."""

import numpy as np
import pytest
from scipy.stats import binomtest

from analytics.algebra.excess import excess

STEADY = np.full(26, 10.0)
RATINGS = np.full(26, 100.0)


def test_a_usual_week_is_usual_and_four_times_as_many_are_not() -> None:
    usual, many = (excess(count, 100.0, STEADY + np.arange(26) % 3.0 - 1, RATINGS) for count in (11.0, 40.0))
    assert usual.p > 0.1
    assert many.p < 1e-6
    assert usual.expected == pytest.approx(9.96, abs=0.05)
    assert (usual.dispersion, usual.weeks) == (1.0, 26)


def test_the_tail_is_the_exact_one_of_another_program() -> None:
    # All rates alike: the part by Student's t says nothing against it, and the binomial decides.
    for count in (11, 14, 20, 25):
        witness = binomtest(count, count + 260, 100 / 2700, alternative="greater").pvalue
        assert excess(float(count), 100.0, STEADY, RATINGS).p == pytest.approx(witness, rel=1e-9)


def test_weeks_that_differ_anyway_ask_for_more() -> None:
    wild = np.tile([2.0, 18.0], 13)
    told = excess(22.0, 100.0, wild, RATINGS)
    assert told.dispersion > 6
    assert told.p > 0.05
    assert excess(22.0, 100.0, STEADY, RATINGS).p < 0.002


def test_twice_as_many_ratings_with_twice_as_many_ticks_are_usual() -> None:
    assert excess(20.0, 200.0, STEADY, RATINGS).p > 0.3


def test_nothing_ticked_is_nothing_unusual_and_nothing_known_is_said() -> None:
    assert excess(0.0, 100.0, STEADY, RATINGS).p == 1.0
    with pytest.raises(ValueError, match="nothing to compare"):
        excess(5.0, 100.0, STEADY, np.zeros(26))
    with pytest.raises(ValueError, match="nothing to compare"):
        excess(5.0, 0.0, STEADY, RATINGS)
