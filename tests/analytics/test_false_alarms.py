import pytest

from analytics.analysis import analyse
from analytics.false_alarms import false_alarm_rates
from analytics.plan import Plan
from tests.analytics.cast import linked


@pytest.mark.parametrize(
    ("teams", "weeks", "shape"),
    [(20, 52, (20, 52)), (6, 20, (8, 26)), (30, 70, (20, 52)), (500, 260, (60, 104))],
)
def test_the_rates_are_those_of_the_nearest_shape(teams: int, weeks: int, shape: tuple[int, int]) -> None:
    found = false_alarm_rates(teams, weeks)
    assert found is not None
    assert (found["teams"], found["weeks"]) == shape


def test_naive_methods_are_shown_with_their_false_alarms_and_ours_beside_them() -> None:
    found = false_alarm_rates(20, 52)
    assert found is not None
    assert (found["pearson"], found["rmcorr"], found["two_way_permutation"]) == (0.95, 0.99, 0.048)


def test_the_word_precedes_stands_beside_the_rate_at_which_it_was_wrong() -> None:
    said = {
        reason.code: reason.values
        for reason in analyse(linked(20, 53), Plan(permutations=199)).verdict.reasons
    }
    assert said["precedes_rate"] == {"rate": pytest.approx(1.5)}
    in_the_same_week = analyse(linked(20, 53), Plan(permutations=199, lag=0)).verdict
    assert "precedes_rate" not in {reason.code for reason in in_the_same_week.reasons}


def test_data_without_weeks_have_no_rates() -> None:
    assert false_alarm_rates(0, 0) is None
