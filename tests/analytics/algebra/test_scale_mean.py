"""A mean on a scale with ends, and an interval that never claims more than the answers tell."""

from itertools import product
from math import comb

import pytest

from analytics.algebra.scale_mean import scale_mean


def test_the_mean_is_of_the_answers_and_the_interval_stays_on_the_scale() -> None:
    found = scale_mean([0, 0, 0, 0, 0, 0, 9], range(1, 8))
    assert (found.n, found.mean, found.high) == (9, 7, 7)
    assert 4 < found.low < 6.5


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95, 0.99])
def test_of_two_values_it_covers_the_truth_as_often_as_it_says(share: float) -> None:
    """Exactly, by adding up the chance of each sample of twelve."""
    n, covered = 12, 0.0
    for high in range(n + 1):
        found = scale_mean([n - high, high], [0, 1])
        if found.low <= share <= found.high:
            covered += comb(n, high) * share**high * (1 - share) ** (n - high)
    assert covered >= 0.95


@pytest.mark.parametrize(("counts", "values"), list(product([[0, 0], [1]], [[0, 1]])))
def test_without_an_answer_or_with_another_scale_there_is_none(counts: list[int], values: list[int]) -> None:
    with pytest.raises(ValueError, match="needs a count"):
        scale_mean(counts, values)
