"""Newcomers and one colleague put their answers together: every number of them, and all they may answer."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.releases.disclosure import disclose
from survey.releases.means import clamp_bounds, has_room, published_mean
from survey.releases.rules import Rules, Scale
from survey.releases.variance import variance_bounds
from tests.survey.releases.counts import cell, tally

FIVE = Scale(1, 5)
MOST = 10  # a third of thirty people
UNHAPPY, HAPPY = {1, 2}, {4, 5}


def alike(n: int, eligible: int, newcomers: int) -> list[range]:
    """The sums of n answers that nobody can tell apart by what is published of them."""
    totals: dict[int, list[int]] = defaultdict(list)
    for total in range(n, 5 * n + 1):
        mean = published_mean(total, n, eligible, FIVE, Rules().beside(newcomers))
        totals[mean.tenths].append(total)
    return [range(same[0], same[-1] + 1) for same in totals.values()]


def left_of(totals: range, others: int, known: int) -> set[int]:
    """What one of the others may have answered, if the sum is one of these and so much of it is known."""
    if not others:
        return set()
    least, most = others - 1, 5 * (others - 1)  # what the rest of them have together
    return set(range(max(1, totals[0] - known - most), min(5, totals[-1] - known - least) + 1))


def published(n: int, eligible: int, newcomers: int) -> bool:
    answers = cell("Nord", [3] * n, eligible=eligible, newcomers=newcomers)
    return any(group.means for group in disclose([answers], {"core": FIVE}, "core").groups)


@pytest.mark.counted
@pytest.mark.parametrize("newcomers", range(MOST + 1))
def test_newcomers_and_a_colleague_know_nobody_to_be_unhappy_and_few_values_only_of_the_happy(
    newcomers: int,
) -> None:
    """Exact for every n, every sum, every number of insiders who answered, and all they answered."""
    seen = 0
    for n in range(max(5, newcomers), 33):
        for eligible in (n, n + 7):
            if not published(n, eligible, newcomers):
                continue
            seen += 1
            for totals in alike(n, eligible, newcomers):
                assert len(left_of(totals, n, 0)) >= 3
                for insiders in range(newcomers + 2):
                    for known in range(insiders, 5 * insiders + 1):
                        left = left_of(totals, n - insiders, known)
                        assert not left or not left <= UNHAPPY
                        assert not left or len(left) >= 3 or left <= HAPPY
    assert seen >= 36


def test_two_colleagues_beside_the_newcomers_would_be_one_too_many() -> None:
    """The test above finds what it looks for."""
    found = False
    for totals in alike(9, 12, 4):
        for known in range(6, 31):
            left = left_of(totals, 3, known)
            found = found or (bool(left) and left <= UNHAPPY)
    assert found


@pytest.mark.parametrize("newcomers", range(1, MOST + 1))
def test_never_are_fewer_than_five_others_behind_a_published_mean(newcomers: int) -> None:
    for n in range(33):
        eligible = max(n + 3, 3 * newcomers)
        assert published(n, eligible, newcomers) is (n >= 5 + newcomers)


def test_so_many_newcomers_that_nothing_is_left_between_the_bounds_publish_nothing() -> None:
    rules = Rules().beside(150)
    assert not has_room(154, FIVE, rules)
    assert not published(155, 450, 150)
    assert published(200, 450, 150)
    low, high = clamp_bounds(200, FIVE, rules)
    assert low < high


@given(
    newcomers=st.integers(0, 60), n=st.integers(5, 250), total=st.integers(0, 1000), rest=st.integers(0, 9)
)
def test_a_mean_stands_between_its_bounds_for_any_number_of_newcomers(
    newcomers: int, n: int, total: int, rest: int
) -> None:
    eligible = max(n + rest, 3 * newcomers)
    if published(n, eligible, newcomers):
        low, high = clamp_bounds(min(n, eligible - 1), FIVE, Rules().beside(newcomers))
        mean = published_mean(n + total % (4 * n + 1), n, eligible, FIVE, Rules().beside(newcomers))
        assert low <= mean.tenths <= high


# The variance: its bounds have to leave room for somebody who is not unhappy, wherever newcomers answered.


def squares(total: int, n: int, *, spread: bool) -> int | None:
    """The least or greatest sum of n squares of answers with this sum, None where there is none."""
    if not n <= total <= 5 * n:
        return None
    if n == 0:
        return 0
    if not spread:
        below, above = divmod(total, n)
        return (n - above) * below**2 + above * (below + 1) ** 2
    top, between = divmod(total - n, 4)
    return 25 * n if top == n else 25 * top + (1 + between) ** 2 + (n - top - 1)


def beside(total: int, n: int, *, content: bool, spread: bool) -> Iterator[int]:
    """The same for n answers; `content`: at least one of them is 3 or more."""
    if not content:
        if (found := squares(total, n, spread=spread)) is not None:
            yield found
        return
    for answer in (3, 4, 5):
        if (found := squares(total - answer, n - 1, spread=spread)) is not None:
            yield found + answer**2


@pytest.mark.parametrize("n", range(5, 14))
@pytest.mark.parametrize("newcomers", [0, 1, 2, 3, 5])
def test_insiders_move_a_groups_sum_of_squares_by_less_than_the_variances_margin(
    n: int, newcomers: int
) -> None:
    """Sixteen for each of them; and sixteen more, once, for somebody beside them who is not unhappy."""
    if n < 5 + newcomers:
        return
    insiders = newcomers + 1
    known = {(sum(a), sum(x * x for x in a)) for a in combinations_with_replacement(range(1, 6), insiders)}
    for totals in alike(n, n + 3, newcomers):
        least = min(_around(squares(t, n, spread=False), t, n) for t in totals)
        most = max(_around(squares(t, n, spread=True), t, n) for t in totals)
        for theirs, their_squares in known:
            for content, margin in ((False, 16 * insiders), (True, 16 * (insiders + 1))):
                low, high = (
                    [
                        _around(found + their_squares, total, n)
                        for total in totals
                        for found in beside(total - theirs, n - insiders, content=content, spread=spread)
                    ]
                    for spread in (False, True)
                )
                if low:
                    assert min(low) - least <= margin * n
                    assert most - max(high) <= margin * n


def _around(of_squares: int | None, total: int, n: int) -> int:
    """The sum of squares around the mean, n times: whole numbers are quicker than fractions."""
    assert of_squares is not None
    return n * of_squares - total**2


def test_the_variance_keeps_that_margin_for_the_newcomers_of_all_groups_together() -> None:
    groups = [tally([2, 3, 3, 4, 4, 5, 1, 3, 4, 3])] * 20
    alone = variance_bounds(groups, FIVE, Rules())
    with_one_each = variance_bounds(groups, FIVE, Rules(), None, [1] * 10 + [0] * 10)
    # Ten more insiders: 10 · 16 squares on 180 degrees of freedom are 0.89, or 17.8 twentieths.
    assert with_one_each[0] - alone[0] in {17, 18}
