"""Weeks without a year, with the wrong year, in the future, and dates of which nobody knows the month."""

import random
from datetime import date

import numpy as np
import pytest

from survey.weeks import week_label, week_of
from tests.api.panel_file.files import HEAD, LATEST, MONDAY, asked, day, good_rows, read, text_of

OVER_NEW_YEAR = (
    "Are these weeks 1 to 52 of two years? Then write the year with each, as 2026-W03, or in a column “year”."
)


def from_40(week: int) -> str:
    return str((week + 39) % 52 + 1)


@pytest.mark.parametrize("weeks", [20, 30, 52])
@pytest.mark.parametrize("order", ["as it was", "backwards", "week by week"])
def test_week_numbers_over_new_year_are_asked_about(weeks: int, order: str) -> None:
    rows = good_rows(weeks=weeks, week=from_40)
    if order == "backwards":
        rows.reverse()
    if order == "week by week":
        rows.sort(key=lambda row: (int(row[1]) + 12) % 52)
    [(_, column, value, question)] = asked(text_of(rows))
    assert column == "week"
    assert question.startswith(OVER_NEW_YEAR)
    assert asked(text_of(rows), accept=value) == []


def test_a_pause_in_the_middle_of_sorted_numbers_is_asked_about() -> None:
    rows = sorted(good_rows(weeks=30, week=from_40), key=lambda row: (row[0], int(row[1])))
    [(row, _, _, question)] = asked(text_of(rows))
    assert row == 2
    assert question.startswith(OVER_NEW_YEAR)


@pytest.mark.parametrize(("first", "weeks"), [(1, 30), (1, 52), (1, 104), (0, 53), (30, 20)])
def test_numbers_in_one_row_are_read_in_any_order(first: int, weeks: int) -> None:
    rows = good_rows(weeks=weeks, week=lambda week: str(first + week))
    assert asked(text_of(rows)) == []
    random.Random(1).shuffle(rows)  # noqa: S311  # a shuffle, not a secret
    assert asked(text_of(rows)) == []


def test_the_same_number_of_two_years_says_what_is_missing() -> None:
    errors = asked(text_of(good_rows(weeks=60, week=from_40)))
    assert errors[0][3] == (
        "This team and week stand in row 2 already; if they are of two years, write the year with the week, "
        "as 2026-W03, or in a column “year”."
    )


@pytest.mark.parametrize("heading", ["year", "Jahr", "ISO-Jahr"])
def test_a_column_of_years_puts_the_numbers_in_order(heading: str) -> None:
    rows = [[*row, "2025" if int(row[1]) >= 40 else "2026"] for row in good_rows(weeks=30, week=from_40)]
    panel = read(text_of(rows, [*HEAD, heading]))
    assert panel.week_kind == "iso"
    assert [week_label(int(panel.weeks[at])) for at in (0, 12, 13, -1)] == [
        "2025-W40",
        "2025-W52",
        "2026-W01",
        "2026-W17",
    ]


def test_periods_with_their_years_stay_periods() -> None:
    rows = [[*row, str(2000 + int(row[1]))] for row in good_rows(week=lambda week: str(week + 1))]
    panel = read(text_of(rows, [*HEAD, "year"]))
    assert (panel.week_kind, panel.weeks.tolist()) == ("number", list(range(1, 21)))


def test_a_week_that_its_year_does_not_have_is_refused() -> None:
    rows = [
        [*row, year] for year in ("2024", "2025") for row in good_rows(1, 53, week=lambda week: str(week + 1))
    ]
    assert {(column, reason) for _, column, _, reason in asked(text_of(rows, [*HEAD, "year"]))} == {
        ("year", "2024 has no week 53."),
        ("year", "2025 has no week 53."),
    }


@pytest.mark.parametrize(
    ("first", "weeks", "written", "meant"),
    [
        (date(2025, 9, 29), 30, "2025-W01", "2026-W01"),  # 29 December 2025
        (date(2024, 9, 30), 80, "2024-W01", "2025-W01"),  # and again a year later
        (date(2021, 9, 4), 30, "2022-W52", "2021-W52"),  # Saturday, 1 January 2022
        (date(2019, 10, 7), 20, "2019-W01", "2020-W01"),
    ],
)
def test_the_year_of_the_day_with_the_week_of_the_calendar_is_asked_about(
    first: date, weeks: int, written: str, meant: str
) -> None:
    text = text_of(good_rows(weeks=weeks, week=day("%Y-W%V", first)))
    [(_, column, value, question)] = asked(text)
    assert (column, value) == ("week", written)
    assert question.startswith(f"Is this {meant}, with the year of the day in place of the week's own?")
    assert asked(text, accept=written) == []


@pytest.mark.parametrize("pattern", ["%G-W%V", "%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%m/%d/%Y", "%d/%m/%Y"])
@pytest.mark.parametrize("first", [date(2024, 9, 30), date(2025, 3, 5), date(2021, 9, 4)])
def test_right_weeks_and_dates_of_any_day_are_read(pattern: str, first: date) -> None:
    panel = read(
        text_of(good_rows(weeks=80, week=day(pattern, first)))
        if first.year < 2025
        else text_of(good_rows(weeks=30, week=day(pattern, first)))
    )
    assert panel.weeks[0] == week_of(first)
    assert np.isfinite(panel.rating.value).all()


def test_christmas_without_rows_is_no_wrong_year() -> None:
    rows = [row for row in good_rows(weeks=60) if row[1] not in {"2025-W52", "2026-W01"}]
    assert asked(text_of(rows)) == []


def test_dates_of_which_none_tells_the_month_are_refused() -> None:
    rows = good_rows(weeks=4, week=lambda week: f"0{week + 1}/05/2025")
    assert {reason for _, _, _, reason in asked(text_of(rows))} == {
        "Day and month cannot be told apart; write 2026-01-14 or 14.01.2026."
    }


def test_dates_that_a_spreadsheet_took_for_german_ones_in_part_are_refused() -> None:
    def converted(week: int) -> str:
        found = day("%m/%d/%Y")(week)
        return found if int(found[3:5]) > 12 else found.replace("/", ".")

    [(row, column, _, reason)] = asked(text_of(good_rows(week=converted)))
    assert (row, column) == (1, "week")
    assert reason.startswith(
        "Some dates begin with the month (01/14/2026), others with the day (14.01.2026):"
    )


def test_a_week_that_has_not_begun_is_refused() -> None:
    rows = good_rows(weeks=3, week=lambda week: week_label(LATEST - 1 + week))
    assert {(value, reason) for _, _, value, reason in asked(text_of(rows))} == {
        (week_label(LATEST + 1), "This week has not begun yet; is the year right?")
    }


def test_a_week_without_its_year_says_so() -> None:
    rows = good_rows(weeks=3, week=lambda week: f"KW {week + 1}")
    assert {reason for _, _, _, reason in asked(text_of(rows))} == {
        "Write the year with the week, as 2026-W03."
    }
    assert MONDAY.weekday() == 0
