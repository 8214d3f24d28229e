"""A rating belongs to the week in which its contact ended, where the organisation is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contacts.links import rateable_until
from survey.contacts.weeks import final_from, week_of_contact
from survey.weeks import week_label

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")


@pytest.mark.parametrize(
    ("ended_at", "zone", "week"),
    [
        (datetime(2026, 3, 15, 22, 59, 59, tzinfo=UTC), BERLIN, "2026-W11"),
        (datetime(2026, 3, 15, 23, 0, tzinfo=UTC), BERLIN, "2026-W12"),
        (datetime(2026, 3, 15, 11, 0, tzinfo=UTC), AUCKLAND, "2026-W12"),
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), BERLIN, "2026-W13"),  # summer time began that day
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), BERLIN, "2026-W14"),
        (datetime(2027, 1, 3, 12, 0, tzinfo=UTC), BERLIN, "2026-W53"),
    ],
)
def test_the_week_is_the_one_on_the_organisations_calendar(
    ended_at: datetime, zone: ZoneInfo, week: str
) -> None:
    assert week_label(week_of_contact(ended_at, zone)) == week


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # hypothesis wants them without
    st.sampled_from([BERLIN, AUCKLAND, ZoneInfo("America/St_Johns")]),
)
def test_a_week_is_final_exactly_when_its_last_link_has_expired(moment: datetime, zone: ZoneInfo) -> None:
    ended_at = moment.replace(tzinfo=UTC)
    week = week_of_contact(ended_at, zone)
    assert rateable_until(ended_at) < final_from(week, zone)
    last = final_from(week, zone) - timedelta(days=14, seconds=1)
    assert week_of_contact(last, zone) == week
    assert week_of_contact(last + timedelta(seconds=1), zone) == week + 1
