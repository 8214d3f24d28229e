"""The slope within one group, of teams or of their customers."""

from dataclasses import dataclass

from analytics.algebra.uncertainty import Interval

FEWEST_PER_GROUP = 4


@dataclass(frozen=True, slots=True)
class GroupSlope:
    """The slope within one group, with that group's own week effects."""

    group: str
    slope: float
    se: float
    df: float
    ci: Interval
    teams: int
    cells: int
