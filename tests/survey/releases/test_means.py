"""The clamp, checked for every sum of every group of 4 to 30 people on the scale 1 to 5."""

from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey.errors import Misconfigured, Refused
from survey.releases.means import clamp_bounds, published_mean, require_room, round_to_tenths
from survey.releases.rules import Rules, Scale, raise_rules

FIVE = Scale(1, 5)
SIZES = range(4, 31)
UNHAPPY = 2  # 1 and 2 are the unhappy side of five faces


def published_alike(n: int, eligible: int, rules: Rules) -> list[list[int]]:
    """The sums of n answers, in lists that outsiders cannot tell apart."""
    alike: dict[int, list[int]] = defaultdict(list)
    for total in range(n, 5 * n + 1):
        alike[published_mean(total, n, eligible, FIVE, rules).tenths].append(total)
    return list(alike.values())


def possible_answers(totals: list[int], n: int, insiders: int = 0) -> set[int]:
    """What one more person may have answered, n answers having one of these sums, insiders known."""
    others = n - 1
    return {
        answer
        for answer in range(1, 6)
        if any(others <= total - insiders - answer <= 5 * others for total in totals)
    }


@pytest.mark.parametrize("everybody", [False, True])
@pytest.mark.parametrize("n", SIZES)
def test_whatever_is_answered_everybody_outside_keeps_three_possible_values(n: int, everybody: bool) -> None:
    eligible = n if everybody else n + 3
    for totals in published_alike(n, eligible, Rules()):
        assert len(possible_answers(totals, n)) >= 3


@pytest.mark.parametrize("everybody", [False, True])
@pytest.mark.parametrize("n", SIZES)
def test_one_colleague_cannot_conclude_that_another_was_on_the_unhappy_side(n: int, everybody: bool) -> None:
    eligible = n if everybody else n + 3
    for totals in published_alike(n, eligible, Rules()):
        for own in range(1, 6):
            possible = possible_answers(totals, n - 1, insiders=own)
            assert not possible or max(possible) > UNHAPPY


def test_rounding_alone_would_tell_a_colleague() -> None:
    """The attack above works where nothing is clamped."""
    sum_of_five = 6  # the colleague who answered 2 knows that the other four answered 1
    assert round_to_tenths(sum_of_five, 5) == 12
    assert [total for total in range(5, 26) if round_to_tenths(total, 5) == 12] == [sum_of_five]
    assert possible_answers([sum_of_five], 4, insiders=2) == {1}


def test_two_colleagues_together_are_held_off_only_by_a_raised_setting() -> None:
    def found_out(rules: Rules) -> bool:
        return any(
            possible and max(possible) <= UNHAPPY
            for n in SIZES
            for totals in published_alike(n, n + 3, rules)
            for both in range(2, 11)
            if (possible := possible_answers(totals, n - 2, insiders=both))
        )

    assert found_out(Rules())
    assert not found_out(Rules(c_lo=2))


@pytest.mark.parametrize(
    ("n", "low", "high"), [(5, 22, 46), (6, 20, 46), (8, 18, 47), (12, 15, 48), (30, 12, 49)]
)
def test_bounds_of_known_sizes(n: int, low: int, high: int) -> None:
    assert clamp_bounds(n, FIVE, Rules()) == (low, high)


def test_at_a_bound_the_true_mean_and_the_clamped_one_look_the_same() -> None:
    at_bound = published_mean(11, 5, 9, FIVE, Rules())
    beyond = published_mean(5, 5, 9, FIVE, Rules())
    assert at_bound == beyond
    assert (at_bound.tenths, at_bound.bound) == (22, "lower")
    assert published_mean(25, 5, 9, FIVE, Rules()).bound == "higher"
    assert published_mean(15, 5, 9, FIVE, Rules()).bound is None


def test_neither_n_nor_a_bound_tells_that_everybody_answered() -> None:
    everybody = published_mean(8, 8, 8, FIVE, Rules())
    all_but_one = published_mean(7, 7, 8, FIVE, Rules())
    assert everybody == all_but_one
    assert everybody.n == 7


@example(total=5, n=4)
@example(total=29, n=20)
@given(total=st.integers(1, 5000), n=st.integers(1, 1000))
def test_halves_are_rounded_up(total: int, n: int) -> None:
    error = Fraction(round_to_tenths(total, n), 10) - Fraction(total, n)
    assert Fraction(-1, 20) < error <= Fraction(1, 20)


@given(n=st.integers(4, 400), low=st.integers(0, 1), width=st.integers(2, 10), c_lo=st.integers(1, 3))
def test_a_mean_never_leaves_its_bounds(n: int, low: int, width: int, c_lo: int) -> None:
    scale, rules = Scale(low, low + width), Rules(c_lo=c_lo)
    least, most = clamp_bounds(n, scale, rules)
    assert Fraction(least, 10) >= low + Fraction((2 * c_lo + 1) * width, 2 * n)
    assert Fraction(most, 10) <= low + width - Fraction(width, 2 * n)


def test_settings_that_leave_no_room_between_the_bounds_are_refused() -> None:
    require_room(FIVE, Rules())
    with pytest.raises(Misconfigured, match="could never be published"):
        require_room(FIVE, Rules(c_lo=3, c_hi=1))
    require_room(FIVE, Rules(k=12, c_lo=3, c_hi=1))


@pytest.mark.parametrize("below", [{"k": 4}, {"c_lo": 0}, {"c_hi": -1}])
def test_no_setting_goes_below_its_floor(below: dict[str, int]) -> None:
    with pytest.raises(Misconfigured, match="can only be raised"):
        Rules(**below)


def test_settings_can_be_raised_and_never_lowered() -> None:
    assert raise_rules(Rules(), Rules(k=7)) == Rules(k=7)
    with pytest.raises(Refused, match="k is 7 and can only be raised, not set to 5"):
        raise_rules(Rules(k=7), Rules())


def test_a_scale_runs_upwards() -> None:
    with pytest.raises(Misconfigured):
        Scale(5, 5)
