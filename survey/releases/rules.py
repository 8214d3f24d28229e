"""The settings of the disclosure rules; each has a floor and can only be raised."""

from dataclasses import dataclass, replace

from survey.errors import Misconfigured, Refused

FEWEST_RATINGS = 5  # customers' ratings that a team and week need to be shown


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole numbers a question may be answered with, both ends included."""

    low: int = 1
    high: int = 5

    def __post_init__(self) -> None:
        if self.low >= self.high:
            raise Misconfigured(
                "A scale runs from a lower to a higher number, not from {low} to {high}.",
                low=self.low,
                high=self.high,
            )


@dataclass(frozen=True, slots=True)
class Rules:
    """How much stays hidden: group size `k`, and insiders the two clamps are safe against.

    With `c_lo` insiders of one group together, none can conclude that another was on the unhappy side; `c_hi`
    is the same for the happy side.
    """

    k: int = 5
    c_lo: int = 1
    c_hi: int = 0

    def __post_init__(self) -> None:
        for name, value, floor in (("k", self.k, 5), ("c_lo", self.c_lo, 1), ("c_hi", self.c_hi, 0)):
            if value < floor:
                raise Misconfigured(
                    "The disclosure setting {name} is at least {floor}, not {value}; it can only be raised.",
                    name=name,
                    floor=floor,
                    value=value,
                )

    def beside(self, newcomers: int) -> "Rules":
        """What holds for a group with so many newcomers, who may all be accounts of one of its members."""
        return replace(self, k=self.k + newcomers, c_lo=self.c_lo + newcomers)


def raise_rules(now: Rules, wanted: Rules) -> Rules:
    """The wanted rules, if they hide at least as much as those in force."""
    for name in ("k", "c_lo", "c_hi"):
        before, after = getattr(now, name), getattr(wanted, name)
        if after < before:
            raise Refused(
                "The disclosure setting {name} is {before} and can only be raised, not set to {after}.",
                name=name,
                before=before,
                after=after,
            )
    return wanted
