"""Events of the calendar on the page of a report: drawn, listed, and never part of the verdict."""

from copy import deepcopy
from datetime import date

import pytest

from api.report.page import render_report
from api.texts import LANGUAGES
from survey.contacts.beside.events_file import CalendarEvent
from tests.analytics.cast import linked
from tests.api.report.test_report_page import made, text_of
from tests.report_cast import report_on, told

pytestmark = pytest.mark.usefixtures("drawn_before")

PRICES = CalendarEvent(date(2026, 1, 1), date(2026, 1, 1), "Preise <b>hoch</b>")
OUTAGE = CalendarEvent(date(2025, 12, 22), date(2025, 12, 23), "Ausfall", team="Nord")
BEFORE = CalendarEvent(date(2025, 9, 1), date(2025, 9, 28), "Umbau")
LAST_DAY = CalendarEvent(date(2026, 9, 27), date(2026, 10, 5), "Messe", department="Vertrieb")
EVENTS = (PRICES, OUTAGE, BEFORE, LAST_DAY)


def test_events_in_the_reports_weeks_are_numbered_and_listed_with_their_days() -> None:
    seen = text_of(render_report(*told("supported"), "de", EVENTS))
    assert "1 Ausfall; 2 Preise <b>hoch</b>; 3 Messe." in seen.replace("\xa0", " ")
    assert "1 Ausfall 22.12.2025 – 23.12.2025 Nord" in seen.replace("\xa0", " ")
    assert "2 Preise <b>hoch</b> 01.01.2026 alle" in seen.replace("\xa0", " ")
    assert "3 Messe 27.09.2026 – 05.10.2026 Vertrieb" in seen.replace("\xa0", " ")
    assert "Umbau" not in seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_under_shared_events_the_calendar_is_named_before_any_picture(language: str) -> None:
    report, panel = told("supported")
    shared = deepcopy(report)
    shared["verdict"]["code"] = "shared_events"
    beginning = text_of(render_report(shared, panel, language, EVENTS).partition("<figure>")[0])
    assert "Ausfall: " in beginning
    assert "(Nord)" in beginning
    other = text_of(render_report(report, panel, language, EVENTS).partition("<figure>")[0])
    assert "Messe" not in other


def test_without_events_the_page_is_the_same_as_ever() -> None:
    assert render_report(*told("supported"), "en", [BEFORE]) == made("supported", "en")


def test_plain_week_numbers_have_no_calendar() -> None:
    panel = linked(8, 24)
    assert "Messe" not in render_report(report_on(panel), panel, "de", EVENTS)
