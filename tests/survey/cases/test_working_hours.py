"""When an answer is due: hours count while the team works, by its own calendar."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from survey.cases.working_hours import Terms, after_hours, hours_between
from survey.schedule.working_days import Place

BERLIN = ZoneInfo("Europe/Berlin")
TERMS = Terms(BERLIN, 8, time(9), time(17))
NOWHERE = Place(BERLIN)
BAVARIA = Place(BERLIN, land="BY")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("place", "start", "due"),
    [
        (NOWHERE, "2026-11-24T10:00", "2026-11-25T10:00"),  # a Tuesday
        (NOWHERE, "2026-11-24T03:00", "2026-11-24T17:00"),  # before anybody works
        (NOWHERE, "2026-11-24T22:00", "2026-11-25T17:00"),
        (NOWHERE, "2026-11-27T16:00", "2026-11-30T16:00"),  # a Friday
        (NOWHERE, "2026-11-28T12:00", "2026-11-30T17:00"),  # a Saturday
        (NOWHERE, "2027-01-05T16:00", "2027-01-06T16:00"),
        (BAVARIA, "2027-01-05T16:00", "2027-01-07T16:00"),  # Epiphany, there alone
        (NOWHERE, "2026-10-23T12:00", "2026-10-26T12:00"),  # over the end of summer time
    ],
)
def test_an_answer_is_due_after_eight_hours_of_work(place: Place, start: str, due: str) -> None:
    assert after_hours(at(start), 8, place, TERMS) == at(due).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-27T16:00", "2026-11-30T10:30", 2.5),
        ("2026-11-28T10:00", "2026-11-29T10:00", 0),
        ("2026-11-24T08:00", "2026-11-24T20:00", 8),
    ],
)
def test_what_has_passed_is_counted_in_the_same_way(start: str, end: str, hours: float) -> None:
    assert hours_between(at(start).astimezone(UTC), at(end).astimezone(UTC), NOWHERE, TERMS) == hours


def test_teams_of_two_places_owe_an_answer_at_two_moments() -> None:
    start = at("2027-01-05T16:00")
    tokyo = Place(ZoneInfo("Asia/Tokyo"), country="JP")
    assert after_hours(start, 8, NOWHERE, TERMS) == at("2027-01-06T16:00").astimezone(UTC)
    # There it is midnight already, and the whole of the next day lies ahead.
    assert after_hours(start, 8, tokyo, TERMS) == at("2027-01-06T09:00").astimezone(UTC)
