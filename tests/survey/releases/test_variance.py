"""The pooled variance, and that it takes nothing away from what the means leave hidden."""

from collections import defaultdict

import pytest

from survey.releases.groups import Answers
from survey.releases.means import clamp_bounds, round_to_tenths
from survey.releases.rules import Rules, Scale
from survey.releases.variance import (
    HIGHEST,
    LOWEST,
    PublishedVariance,
    published_variance,
    totals_behind,
    variance_bounds,
)
from tests.survey.releases.counts import tally

FIVE = Scale(1, 5)


def test_the_pooled_variance_of_ordinary_answers_is_rounded_to_a_twentieth() -> None:
    groups = [tally([2, 3, 3, 4, 4, 5, 1, 3, 4, 3])] * 12
    # squares 114, sum 32: 114 − 32²/10 = 11.6 on 9 degrees of freedom: 1.2889
    shown = published_variance(groups, FIVE, Rules())
    assert shown == PublishedVariance(26, None)
    assert shown.value == 1.3


@pytest.mark.parametrize(("groups", "answers"), [(9, [2, 3, 3, 4, 5]), (4, [2, 3, 3, 4, 5] * 4)])
def test_fewer_than_fifty_answers_or_five_groups_publish_none(groups: int, answers: list[int]) -> None:
    assert published_variance([tally(answers)] * groups, FIVE, Rules()) is None


def test_unanimous_groups_show_a_bound() -> None:
    shown = published_variance([tally([3] * 30)] * 20, FIVE, Rules())
    assert shown == PublishedVariance(6, "lower")


def test_divided_groups_show_a_bound() -> None:
    shown = published_variance([tally([1, 5] * 15)] * 20, FIVE, Rules())
    assert shown == PublishedVariance(60, "higher")
    assert shown.value is None  # it may lie far beyond, so nothing calculates with it


def test_all_sums_behind_a_published_mean_are_found() -> None:
    assert totals_behind(7, 5, FIVE, Rules()) == range(5, 12)
    assert totals_behind(15, 5, FIVE, Rules()) == range(15, 16)


# The attack: every group of the organisation but the target's has the same mean, and the attacker uses all
# means and the variance together. Possible values are bit sets of n × (sum of squares around the mean).


def sums_of_squares(n: int) -> list[dict[int, int]]:
    """For 0 to n answers: by their sum, the sums of their squares as a bit set."""
    tables: list[dict[int, int]] = [{0: 1}]
    for _ in range(n):
        table: dict[int, int] = defaultdict(int)
        for total, squares in tables[-1].items():
            for answer in range(1, 6):
                table[total + answer] |= squares << answer**2
        tables.append(dict(table))
    return tables


def members(bits: int) -> list[int]:
    return [position for position in range(bits.bit_length()) if bits >> position & 1]


def plus(left: int, right: int) -> int:
    sums = 0
    for value in members(right):
        sums |= left << value
    return sums


class Attack:
    """`groups` groups of n answers, `same_mean` in all but the last, which the attacker is after."""

    def __init__(self, n: int, groups: int) -> None:
        self.n, self.groups, self.tables = n, groups, sums_of_squares(n)
        self.freedom = groups * (n - 1)
        low, high = clamp_bounds(n, FIVE, Rules())
        self.totals: dict[int, list[int]] = defaultdict(list)
        for total in range(n, 5 * n + 1):
            self.totals[min(max(round_to_tenths(total, n), low), high)].append(total)

    def around(self, mean: int, known: tuple[int, ...] = ()) -> int:
        """What one group with this published mean can contribute, some of its answers being known."""
        found = 0
        for total in self.totals[mean]:
            for squares in members(self.tables[self.n - len(known)].get(total - sum(known), 0)):
                found |= 1 << self.n * (squares + sum(answer**2 for answer in known)) - total**2
        return found

    def victims(self, guarded: bool) -> int:
        """In how many situations somebody learns more than the means alone may tell."""
        found = 0
        for mean in self.totals:
            others = 1
            for _ in range(self.groups - 1):
                others = plus(others, self.around(mean))
            for target in self.totals:
                found += self.victims_beside(others, mean, target, guarded)
        return found

    def victims_beside(self, others: int, mean: int, target: int, guarded: bool) -> int:
        outside = [plus(others, self.around(target, (answer,))) for answer in range(1, 6)]
        inside = {
            own: [plus(others, self.around(target, (own, answer))) for answer in range(1, 6)]
            for own in range(1, 6)
        }
        low, high = self.bounds(mean, target) if guarded else (LOWEST, HIGHEST)
        if low >= high:
            return 0
        alike: dict[int, int] = defaultdict(int)
        for contribution in members(plus(others, self.around(target))):
            rounded = (40 * contribution + self.n * self.freedom) // (2 * self.n * self.freedom)
            alike[min(max(rounded, low), high)] |= 1 << contribution
        found = 0
        for possible in alike.values():
            found += sum(bool(squares & possible) for squares in outside) < 3
            for own in inside:
                answers = [answer for answer in range(1, 6) if inside[own][answer - 1] & possible]
                found += bool(answers) and max(answers) <= 2
        return found

    def bounds(self, mean: int, target: int) -> tuple[int, int]:
        same = Answers(self.n, self.totals[mean][0])
        return variance_bounds(
            [same] * (self.groups - 1) + [Answers(self.n, self.totals[target][0])], FIVE, Rules()
        )


def test_rounding_the_variance_alone_would_give_people_away() -> None:
    assert Attack(5, 10).victims(guarded=False) > 0


@pytest.mark.counted
@pytest.mark.parametrize(("n", "groups"), [(5, 10), (7, 8), (10, 5)])
def test_beside_the_means_the_variance_gives_nobody_away(n: int, groups: int) -> None:
    assert Attack(n, groups).victims(guarded=True) == 0
