"""Before a midnight a test waits for it."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests import whole_days
from tests.whole_days import LONGEST, pytest_runtest_setup, rest_of_the_day


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        ("2026-11-29T22:59:50", 10),  # Berlin's Monday
        ("2026-11-29T23:59:58", 2),
        ("2026-07-01T21:59:59", 1),
        ("2027-03-27T22:59:40", 20),  # the day that follows has 23 hours
        ("2026-11-29T12:00:00", 11 * 3600),
    ],
)
def test_the_rest_of_a_day_is_that_of_the_first_midnight(
    monkeypatch: pytest.MonkeyPatch, moment: str, seconds: int
) -> None:
    monkeypatch.setattr(whole_days, "ZONES", whole_days.ZONES[:2])  # wherever the machine of the test is
    assert rest_of_the_day(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == timedelta(seconds=seconds)


def test_what_could_end_on_another_day_begins_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    for left in (LONGEST, LONGEST / 2, timedelta(hours=3)):
        monkeypatch.setattr(whole_days, "rest_of_the_day", lambda _, left=left: left)
        pytest_runtest_setup()
    assert slept == [LONGEST.total_seconds() / 2]
