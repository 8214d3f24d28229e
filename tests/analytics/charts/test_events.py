"""Events are bands around the weeks they touched; their numbers never touch each other."""

from dataclasses import replace
from datetime import date, timedelta
from gettext import NullTranslations
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from analytics.charts.events import NUMBER_WIDTH, TrendEvent, bands, height_above, position
from analytics.charts.theme import read_theme
from analytics.charts.trend import draw_trend, trend
from api.report.page import stylesheet
from tests.analytics.cast import linked
from tests.report_cast import PANELS

FIRST, LAST = date(2025, 9, 29), date(2026, 9, 21)
OUTAGE = TrendEvent(7, date(2026, 1, 14), date(2026, 1, 14))
THEME = read_theme(stylesheet())


def test_a_band_holds_the_points_of_its_weeks_and_no_other() -> None:
    (band,) = bands([OUTAGE], FIRST, LAST, 280)
    inside = [
        day
        for day in (FIRST + timedelta(weeks=i) for i in range(52))
        if band.left <= position(day) <= band.right
    ]
    assert inside == [date(2026, 1, 12)]


def test_what_began_before_the_picture_is_cut_and_what_lies_outside_is_not_drawn() -> None:
    early = TrendEvent(1, date(2025, 1, 1), date(2025, 10, 1))
    (band,) = bands([early, TrendEvent(2, date(2027, 1, 1), date(2027, 1, 1))], FIRST, LAST, 280)
    assert (band.number, band.left) == (1, position(FIRST))


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 90)), max_size=40), st.sampled_from([280, 610]))
def test_numbers_in_one_row_never_touch(spans: list[tuple[int, int]], width: int) -> None:
    events = [
        TrendEvent(i, FIRST + timedelta(start), FIRST + timedelta(start + length))
        for i, (start, length) in enumerate(spans)
    ]
    placed = bands(events, FIRST, LAST, width)
    pixel = (position(LAST) - position(FIRST)) / width
    for row in {band.row for band in placed}:
        places = sorted(band.middle for band in placed if band.row == row)
        gaps = [(b - a) / pixel for a, b in pairwise(places)]
        assert all(gap >= NUMBER_WIDTH - 1e-6 for gap in gaps)
    assert height_above(placed) == 14 * len({band.row for band in placed})


def test_a_trend_draws_each_event_in_both_panels_and_its_number_once() -> None:
    without = trend(PANELS["supported"], NullTranslations())
    assert without is not None
    drawn = draw_trend(replace(without, events=(OUTAGE,)), THEME, "en")
    plain = draw_trend(without, THEME, "en")
    for svg, bare in ((drawn.narrow, plain.narrow), (drawn.wide, plain.wide)):
        assert svg.count('stroke-dasharray="2,2"') == bare.count('stroke-dasharray="2,2"') + 2
        assert svg.count(">7</text>") == bare.count(">7</text>") + 1


def test_plain_week_numbers_have_no_calendar() -> None:
    shown = trend(linked(8, 24), NullTranslations(), [OUTAGE])
    assert shown is not None
    assert shown.events == ()
