"""Weeks and dates: read where they mean one thing, refused where they might mean two."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import BadInput
from survey.spreadsheets.weeks import Week, read_calendar_week, read_date, read_week
from survey.weeks import week_of

THIRD = Week("iso", week_of(date(2026, 1, 14)))


@pytest.mark.parametrize(
    "cell",
    [
        "2026-W03", "2026W03", "2026-W3", "2026-w03", "KW 3/2026", "KW03-2026", "2026-KW03", "2026 KW 3",
        "2026-01-12", "2026-01-18", "2026-01-14 00:00:00", "2026-01-14T00:00", "2026/01/14", "2026/1/14",
        "14.01.2026", "14.1.2026", "14. 1. 2026", "01/14/2026", "14/1/2026",
    ],
)  # fmt: skip
def test_a_week_is_read_however_it_is_written(cell: str) -> None:
    assert read_week(cell) == THIRD


@pytest.mark.parametrize(("cell", "number"), [("0", 0), ("3", 3), ("03", 3), ("17.0", 17), ("1935", 1935)])
def test_a_plain_number_stays_a_number(cell: str, number: int) -> None:
    assert read_week(cell) == Week("number", number)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Nord", "This is neither a week (2026-W03), a date nor a whole number."),
        ("3.5", "This is neither a week (2026-W03), a date nor a whole number."),
        ("2026-W54", "2026 has no week 54."),
        ("2025-W53", "2025 has no week 53."),
        ("2026-W00", "2026 has no week 0."),
        ("1026-W03", "The year 1026 cannot be right."),
        ("0206-01-14", "The year 206 cannot be right."),
        ("2026-02-30", "There is no such day in the calendar."),
        ("32.01.2026", "There is no such day in the calendar."),
        ("2026-13-01", "There is no such day in the calendar."),
        ("01/02/2026", "Day and month cannot be told apart; write 2026-01-14 or 14.01.2026."),
        ("KW 3", "Write the year with the week, as 2026-W03."),
        ("1/2/26", "Day and month cannot be told apart; write 2026-01-14 or 14.01.2026."),
        ("14.01.26", "Write the year with four digits."),
        ("2026-01-12T08:00:00Z", "Write the day alone:"),
        ("2026-01-12 00:30", "Write the day alone:"),
        ("202603", "A week number has at most four digits;"),
        ("20260114", "A week number has at most four digits;"),
        ("46036", "A week number has at most four digits;"),
        ("9" * 5_000, "A week number has at most four digits;"),
        ("-3", "A week number cannot be negative."),
        ("1980-01-01", "Programs write this date where they have none (LimeSurvey: anonymous responses)."),
    ],
)
def test_what_is_no_week_is_told_why(cell: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_week(cell)
    assert str(refused.value).startswith(reason)


@given(st.dates(date(1900, 1, 8), date(2199, 12, 31)))
def test_a_week_begins_on_monday_and_its_label_reads_back(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    assert week_of(day) == week_of(monday) == week_of(monday + timedelta(days=6))
    assert week_of(monday - timedelta(days=1)) == week_of(day) - 1
    label = Week("iso", week_of(day)).label
    assert read_week(label) == Week("iso", week_of(day))
    assert label == "{}-W{:02}".format(*day.isocalendar()[:2])
    assert week_of(monday) == monday.toordinal() // 7


def test_a_date_says_what_was_wanted_instead() -> None:
    with pytest.raises(BadInput, match="Write a day"):
        read_date("soon", "Write a day.")


def test_a_plain_number_is_no_week_of_the_calendar() -> None:
    assert read_calendar_week("14.01.2026") == THIRD.number
    with pytest.raises(BadInput, match="a plain number is no week of the calendar"):
        read_calendar_week("3")


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(cell: str) -> None:
    with suppress(BadInput):
        read_week(cell)
