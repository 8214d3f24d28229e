"""Where a table has months, quarters or years, page, pictures, terminal and data speak of these alone."""

import json
import re
from dataclasses import replace
from functools import cache
from gettext import NullTranslations
from typing import Any

import numpy as np
import pytest

from analytics.charts.theme import read_theme
from analytics.panel import Panel, WeekKind
from analytics.periods import WORDS
from analytics.plan import Plan
from analytics.weeks import week_label
from api.cli.words import in_words
from api.report.data import report_of
from api.report.page import render_report, stylesheet
from api.report.periods import TEXTS, period_words
from api.report.pictures import pictures
from api.texts import LANGUAGES, translations
from tests import catalogues
from tests.analytics.cast import everything, linked
from tests.api.report.test_report_page import text_of

KINDS = tuple(WORDS)
FIRST: dict[WeekKind, int] = {"month": 12 * 2012 + 6, "quarter": 4 * 2012, "year": 1960, "years": 1960}
WEEK = r"week|woche"
# The figures of simulated organisations are over weeks, and say so.
OVER_WEEKS = (
    r"False alarms were counted[^.]*\.",
    r"Die Fehlalarme wurden[^.]*\.",
    r"[^.]*, over weeks\.",
    r"[^.]*, über Wochen, [^.]*\.",
)


def in_kind(panel: Panel, kind: WeekKind) -> Panel:
    return replace(panel, week_kind=kind, weeks=FIRST[kind] + np.arange(len(panel.weeks)))


@cache
def told(kind: WeekKind, *, short: bool = False) -> tuple[Any, Panel]:
    panel = in_kind(linked(12, 9) if short else everything(), kind)
    panel = replace(panel, left_out={"missing": 3, "provisional": 1})
    return report_of(panel, Plan(permutations=199)), panel


def of_weeks(text: str) -> list[str]:
    for allowed in OVER_WEEKS:
        text = re.sub(allowed, "", text)
    return re.findall(rf".{{30}}(?:{WEEK}).{{10}}", text, re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("short", [False, True])
def test_the_page_never_calls_a_point_in_time_a_week(kind: WeekKind, language: str, *, short: bool) -> None:
    report, panel = told(kind, short=short)
    page = render_report(report, panel, language)
    seen = text_of(page)
    assert of_weeks(seen) == []
    assert not re.search(r"\{\w+\}", seen)
    assert period_words(language, kind).gettext("Team-weeks") in seen
    drawn = " ".join(
        re.findall(r"<text[^>]*>(.*?)</text>", page) + re.findall(r'(?:alt|aria-label)="([^"]*)"', page)
    )
    assert of_weeks(drawn) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_neither_do_terminal_and_data(kind: WeekKind, language: str) -> None:
    for short in (False, True):
        report, _ = told(kind, short=short)
        spoken = in_words(report, language)
        assert of_weeks(" ".join(spoken.split())) == []
        assert not re.search(r"\{\w+\}", spoken)
        granted = [
            [part["null"][language], *(each[language] for each in part["assumptions"])]
            for part in report["taken_for_granted"].values()
        ]
        reasons = [reason[language] for reason in report["verdict"]["reasons"]]
        assert of_weeks(json.dumps([granted, reasons], ensure_ascii=False)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_over_time_names_its_periods(kind: WeekKind) -> None:
    report, panel = told(kind, short=True)
    words = period_words("en", kind)
    trend = pictures(report, panel, words, "en", read_theme(stylesheet()))["trend"]
    assert trend is not None
    data: Any = trend["data"]
    assert [each.label for each in data.weeks] == [week_label(week, kind) for week in panel.weeks]
    assert data.x_title == words.gettext("Week")
    shown = set(re.findall(r"<text[^>]*>([^<]*)</text>", str(trend["drawing"])))
    assert {label for label in map(str, (each.label for each in data.weeks)) if label in shown}


def test_every_text_about_weeks_stands_somewhere_and_has_both_languages() -> None:
    known = {
        form
        for domain in ("pages", "analytics")
        for message in catalogues.read("de", domain)
        for form in catalogues.forms(message.id)
    }
    assert set(TEXTS) <= known
    assert set(TEXTS.values()) <= known


def test_weeks_stay_weeks() -> None:
    for kind in ("iso", "number"):
        assert period_words("de", kind) is translations("de")


def test_months_are_called_in_the_words_that_hold_now(monkeypatch: pytest.MonkeyPatch) -> None:
    before = period_words("de", "month")
    assert period_words("de", "month") is before
    monkeypatch.setattr("api.report.periods.translations", lambda _: NullTranslations())
    assert period_words("de", "month") is not before
