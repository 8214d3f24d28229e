"""One published mean: rounded to a tenth and kept away from both ends of the scale, in whole numbers only.

Rounding hides nothing in small groups: up to ten answers a mean to a tenth is the exact sum. The clamp does.
Near an end of the scale a sum fixes every single answer, so no mean is published beyond the bounds below.
"""

from dataclasses import dataclass
from typing import Literal

from survey.errors import Misconfigured
from survey.releases.rules import Rules, Scale

Bound = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class PublishedMean:
    """A mean in tenths with its number of answers; at a bound it reads "2.2 or lower", "4.6 or higher"."""

    n: int
    tenths: int
    bound: Bound | None


def clamp_bounds(n: int, scale: Scale, rules: Rules) -> tuple[int, int]:
    """The lowest and the highest tenths that n answers may be published with."""
    width = 10 * (scale.high - scale.low)
    low = -(-(20 * n * scale.low + (2 * rules.c_lo + 1) * width) // (2 * n))
    high = (20 * n * scale.high - (2 * rules.c_hi + 1) * width) // (2 * n)
    return low, high


def has_room(n: int, scale: Scale, rules: Rules) -> bool:
    """Whether n answers could say anything between the two bounds."""
    low, high = clamp_bounds(n, scale, rules)
    return low < high


def require_room(scale: Scale, rules: Rules) -> None:
    """Refuse settings under which the smallest group could say nothing between the two bounds."""
    # k − 1: a group in which everybody answered is published as if one had not.
    if not has_room(rules.k - 1, scale, rules):
        raise Misconfigured(
            "With k = {k}, c_lo = {c_lo} and c_hi = {c_hi}, a mean on the scale {low} to {high} could never "
            "be published; raise k or lower the other two.",
            k=rules.k,
            c_lo=rules.c_lo,
            c_hi=rules.c_hi,
            low=scale.low,
            high=scale.high,
        )


def round_to_tenths(total: int, n: int) -> int:
    """total / n in tenths, halves rounded up."""
    return (20 * total + n) // (2 * n)


def published_mean(total: int, n: int, eligible: int, scale: Scale, rules: Rules) -> PublishedMean:
    """The mean of n answers, as it may be shown of a group of `eligible` people.

    The bounds belong to the n that is shown: those of the true n would tell that everybody answered.
    """
    shown = min(n, eligible - 1)
    low, high = clamp_bounds(shown, scale, rules)
    tenths = min(max(round_to_tenths(total, n), low), high)
    bound: Bound | None = "lower" if tenths == low else "higher" if tenths == high else None
    return PublishedMean(n=shown, tenths=tenths, bound=bound)
