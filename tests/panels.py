"""When two panels are the same."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from analytics.panel import Panel, Series


def equal(one: object, other: object) -> bool:
    """Same values in the same places, NaN being equal to NaN."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return bool(np.array_equal(one, other, equal_nan=True))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, Panel | Series) and type(one) is type(other):
        fields = [field.name for field in dataclasses.fields(one)]
        return all(equal(getattr(one, name), getattr(other, name)) for name in fields)
    return one == other
