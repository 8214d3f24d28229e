"""The one number not computed from published means: how much answers differ within the groups of a wave.

It says nothing of a person as long as it is not close to the least or the most that the published means
allow. Close to either it would fix the very answers: ten groups of five with mean 2.4 and variance 0.30 can
only be 3, 3, 2, 2, 2 each. So it is clamped a second time, to a range that follows from the published means
alone (whether there is such a range tells nothing that they do not).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from survey.releases.groups import Answers
from survey.releases.means import Bound, clamp_bounds, round_to_tenths
from survey.releases.rules import Rules, Scale

FEWEST_ANSWERS = 50
FEWEST_GROUPS = 5
LOWEST, HIGHEST = 6, 60  # 0.30 and 3.00 in twentieths


@dataclass(frozen=True, slots=True)
class PublishedVariance:
    """A variance in twentieths (steps of 0.05); at a bound it reads "or lower", "or higher"."""

    twentieths: int
    bound: Bound | None

    @property
    def value(self) -> float | None:
        """The number to calculate with; at a bound there is none, for it may be far off."""
        return None if self.bound else self.twentieths / 20


def published_variance(
    groups: Sequence[Answers],
    scale: Scale,
    rules: Rules,
    shown: Sequence[int] | None = None,
    newcomers: Sequence[int] | None = None,
) -> PublishedVariance | None:
    """The pooled variance within the groups, or None where too few answers or no room stand behind it.

    `shown` is the n that each group is published with, if that is not the counted one: whether there is a
    variance, and between which bounds, must not tell that everybody answered. `newcomers` of each group, none
    where not given, may all be one person's accounts.
    """
    shown = [group.n for group in groups] if shown is None else shown
    if sum(shown) < FEWEST_ANSWERS or len(groups) < FEWEST_GROUPS:
        return None
    low, high = variance_bounds(groups, scale, rules, shown, newcomers)
    answers = sum(group.n for group in groups)
    if low >= high:
        return None
    squares = sum((group.squares - Fraction(group.total**2, group.n) for group in groups), Fraction(0))
    rounded = floor(20 * squares / (answers - len(groups)) + Fraction(1, 2))
    twentieths = min(max(rounded, low), high)
    bound: Bound | None = "lower" if twentieths == low else "higher" if twentieths == high else None
    return PublishedVariance(twentieths, bound)


def variance_bounds(
    groups: Sequence[Answers],
    scale: Scale,
    rules: Rules,
    shown: Sequence[int] | None = None,
    newcomers: Sequence[int] | None = None,
) -> tuple[int, int]:
    """The twentieths between which every person of every group keeps the values that the means leave.

    width² for each insider and once more is at least what the sums of squares have to change so that a person
    may have answered differently, wherever the insiders answered. The newcomers of all groups may be one's.
    """
    shown = [group.n for group in groups] if shown is None else shown
    newcomers = [0] * len(groups) if newcomers is None else newcomers
    margin = (1 + rules.c_lo + sum(newcomers)) * (scale.high - scale.low) ** 2
    reached = [
        _reach(group.total, group.n, published_n, scale, rules.beside(new))
        for group, published_n, new in zip(groups, shown, newcomers, strict=True)
    ]
    least = sum((narrowest for narrowest, _ in reached), Fraction(margin))
    most = sum((widest for _, widest in reached), Fraction(-margin))
    freedom = sum(group.n - 1 for group in groups)
    return max(LOWEST, ceil(20 * least / freedom)), min(HIGHEST, floor(20 * most / freedom))


@lru_cache(maxsize=20_000)  # a year of waves asks for the same few sums again and again
def _reach(total: int, n: int, shown: int, scale: Scale, rules: Rules) -> tuple[Fraction, Fraction]:
    """The least and the greatest sum of squares that the published mean of a group allows."""
    totals = totals_behind(total, n, scale, rules, shown)
    return min(_narrowest(each, n) for each in totals), max(_widest(each, n, scale) for each in totals)


def totals_behind(total: int, n: int, scale: Scale, rules: Rules, shown: int | None = None) -> range:
    """All sums of n answers that are published, as `shown` answers, with the same mean as this one."""
    low, high = clamp_bounds(n if shown is None else shown, scale, rules)

    def tenths(candidate: int) -> int:
        return min(max(round_to_tenths(candidate, n), low), high)

    first = last = total
    while first > n * scale.low and tenths(first - 1) == tenths(total):
        first -= 1
    while last < n * scale.high and tenths(last + 1) == tenths(total):
        last += 1
    return range(first, last + 1)


def _narrowest(total: int, n: int) -> Fraction:
    """The least sum of squares around their mean that n whole numbers with this sum can have."""
    above = total % n
    return Fraction(above * (n - above), n)


def _widest(total: int, n: int, scale: Scale) -> Fraction:
    """The greatest one: everybody at an end of the scale, one person between."""
    width = scale.high - scale.low
    excess = total - n * scale.low
    at_top, between = divmod(excess, width)
    return at_top * width**2 + between**2 - Fraction(excess**2, n)
