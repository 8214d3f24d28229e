"""Proofs in rounds: some run every day, `scripts/test --long` runs the others, and those alone."""

from typing import Any

import pytest


def rounds(daily: int, altogether: int) -> list[Any]:
    """The numbers of all rounds, for `parametrize`; one is a seed too, so that a round can be repeated."""
    return [
        pytest.param(number, marks=[] if number < daily else pytest.mark.long) for number in range(altogether)
    ]
