import pytest

from analytics.false_alarms import false_alarm_rates


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


def test_data_without_weeks_have_no_rates() -> None:
    assert false_alarm_rates(0, 0) is None
