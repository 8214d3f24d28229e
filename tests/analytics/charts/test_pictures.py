"""What each picture shows, as numbers: the table behind it holds the same."""

from datetime import date
from gettext import NullTranslations

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.charts.between import FEWEST_FOR_LINE, MOST_LISTED, between
from analytics.charts.lags import LagPoint, lags
from analytics.charts.scatter import Line
from analytics.charts.team_slopes import OneTeam, team_slopes
from analytics.charts.trend import monday, mondays, months, trend
from analytics.charts.within import within
from analytics.panel import Panel, Series, WeekKind

ENGLISH = NullTranslations()
FIRST_WEEK = (date(2026, 1, 5).toordinal() - 1) // 7
NAN = float("nan")


def panel(happiness: FloatArray, rating: FloatArray, kind: WeekKind = "iso") -> Panel:
    teams, weeks = happiness.shape
    first = FIRST_WEEK if kind == "iso" else 1
    labels = tuple(f"T{i:03}" for i in range(teams))
    return Panel(labels, np.arange(first, first + weeks), kind, Series(happiness), Series(rating))


def test_a_week_is_named_by_its_monday() -> None:
    assert monday(FIRST_WEEK) == date(2026, 1, 5)


def test_the_lines_are_means_over_the_teams_that_answered() -> None:
    shown = trend(
        panel(
            np.array([[3.0, NAN, 4.0, 4.0], [5.0, NAN, NAN, 4.0]]), np.array([[1.0, 2, 3, 4], [3, 4, 5, 4]])
        ),
        ENGLISH,
    )
    assert shown is not None
    assert [week.happiness for week in shown.weeks] == [4.0, None, 4.0, 4.0]
    assert [week.happiness_teams for week in shown.weeks] == [2, 0, 1, 2]
    assert [week.rating for week in shown.weeks] == [2.0, 3.0, 4.0, 4.0]
    assert shown.weeks[1].monday == date(2026, 1, 12)


def test_plain_week_numbers_get_no_date() -> None:
    shown = trend(panel(np.ones((2, 5)), np.ones((2, 5)), "number"), ENGLISH)
    assert shown is not None
    assert shown.weeks[0].monday is None
    assert shown.x_title == "Week"


@pytest.mark.parametrize("weeks", [1, 2])
def test_a_line_needs_three_weeks(weeks: int) -> None:
    assert trend(panel(np.ones((4, weeks)), np.ones((4, weeks))), ENGLISH) is None


def test_months_are_few_enough_to_be_read() -> None:
    assert months(date(2025, 9, 29), date(2026, 9, 21), 12)[0] == date(2025, 10, 1)
    assert len(months(date(2025, 9, 29), date(2026, 9, 21), 5)) == 4
    assert months(date(2026, 1, 1), date(2026, 3, 2), 5) == [date(2026, m, 1) for m in (1, 2, 3)]
    assert 1 < len(months(date(2021, 1, 4), date(2025, 12, 29), 5)) <= 5


def test_days_are_few_enough_to_be_read() -> None:
    assert mondays(date(2026, 1, 5), date(2026, 4, 6), 5) == [
        date(2026, 1, 5), date(2026, 1, 26), date(2026, 2, 16), date(2026, 3, 9), date(2026, 3, 30),
    ]  # fmt: skip


def test_a_team_is_shown_by_its_means_over_weeks_with_both_sides() -> None:
    shown = between(
        panel(np.array([[1.0, 3.0, NAN], [2.0, 2.0, 2.0]]), np.array([[2.0, 4.0, 5.0], [1.0, 1.0, NAN]])),
        None,
        None,
        ENGLISH,
    )
    assert shown is not None
    assert [(t.team, t.happiness, t.rating, t.weeks) for t in shown.teams] == [
        ("T000", 2.0, 3.0, 2),
        ("T001", 2.0, 1.0, 2),
    ]


def test_a_team_without_both_sides_is_not_shown() -> None:
    assert between(panel(np.array([[1.0], [NAN]]), np.array([[1.0], [2.0]])), None, None, ENGLISH) is None


@pytest.mark.parametrize(("teams", "line"), [(FEWEST_FOR_LINE - 1, False), (FEWEST_FOR_LINE, True)])
def test_no_line_is_drawn_through_a_handful_of_teams(teams: int, line: bool) -> None:
    values = np.random.default_rng(1).normal(size=(2, teams, 3))
    shown = between(panel(*values), 0.5, (0.1, 0.9), ENGLISH)
    assert shown is not None
    assert (shown.scatter.line.slope is not None) is line


def test_very_many_teams_are_listed_in_groups() -> None:
    values = np.random.default_rng(1).normal(size=(2, MOST_LISTED + 1, 1))
    shown = between(panel(*values), None, None, ENGLISH)
    assert shown is not None
    assert sum(one.points for one in shown.bins) == MOST_LISTED + 1


def test_far_away_team_weeks_are_counted_and_stay_in_the_groups() -> None:
    x = np.append(np.random.default_rng(2).normal(size=500), 40.0)
    shown = within(x, x, Line(1.0, 0.9, 1.1), 1, ENGLISH)
    assert shown.outside == 1
    assert sum(one.points for one in shown.bins) == 501
    assert shown.scatter.x_limits[1] < 40


@pytest.mark.parametrize(
    ("lag", "words"),
    [(0, "in the same week"), (1, "one week later"), (3, "3 weeks later")],
)
def test_the_axis_says_how_much_later_customers_rated(lag: int, words: str) -> None:
    x = np.array([-1.0, 0.0, 1.0])
    assert within(x, x, Line(1.0, 0.9, 1.1), lag, ENGLISH).scatter.y_title[0].endswith(words)


def test_two_distances_make_no_picture() -> None:
    points = [LagPoint(lag, 0.1, stands_out=False) for lag in (0, 1, 2)]
    assert lags(points[:2], 1, ENGLISH) is None
    shown = lags(points, 1, ENGLISH)
    assert shown is not None
    assert shown.points == tuple(points)


def test_teams_stand_in_the_order_given_and_never_in_that_of_their_slopes() -> None:
    teams = [OneTeam("A", 0.3, 0.1), OneTeam("B", -0.2, 0.1), OneTeam("C", 0.1, 0.2)]
    assert [one.team for one in team_slopes(teams, 0.07, ENGLISH).teams] == ["A", "B", "C"]
