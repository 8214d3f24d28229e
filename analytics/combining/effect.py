"""What one house tells the others: its slope and how exact it is, no team and no week."""

from dataclasses import dataclass

Scale = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A slope in rating points per point of happiness, its standard error and its degrees of freedom."""

    slope: float
    se: float
    df: float


@dataclass(frozen=True, slots=True)
class Effect:
    """The link found in one house.

    Attributes
    ----------
    observed : the slope of the house's own report, within teams, by CR2
    lasting : per point of mood that lasts from one week to the next; None where the data do not allow it
    teams, weeks : how many the observed slope was computed from
    lag : weeks by which staff precede customers
    period : what a "week" is: "iso", "number", "month", "quarter", "year" or "years"
    happiness, rating : lowest and highest value of each side; None where nobody said
    registered : whether the plan was fixed before the data it judges
    plan : SHA-256 of the plan's settings
    industry : as the house names it; empty if it does not
    invented : whether its people, answers and ratings were simulated; changes no number
    """

    observed: Estimate
    lasting: Estimate | None
    teams: int
    weeks: int
    lag: int
    period: str
    happiness: Scale | None
    rating: Scale | None
    registered: bool
    plan: str
    industry: str = ""
    invented: bool = False
