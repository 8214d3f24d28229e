"""Where a table has years, quarters or months, every sentence speaks of these and none of weeks."""

import re
from dataclasses import replace

import numpy as np
import pytest

from analytics.analysis import analyse
from analytics.panel import Panel, WeekKind
from analytics.periods import IN_PERIODS, WORDS, in_periods
from analytics.plan import Plan
from analytics.rendering import render
from analytics.wording import SENTENCES, Sentence, say
from tests.analytics.cast import linked
from tests.analytics.test_wording import CAUSAL, german

QUICK = Plan(permutations=199)
WEEK = {"en": r"\bweek", "de": r"woche"}
FIRST: dict[WeekKind, int] = {"month": 12 * 2012, "quarter": 4 * 2012, "year": 2012, "years": 2012}


def of(kind: WeekKind, teams: int, periods: int) -> Panel:
    return replace(linked(teams, periods), week_kind=kind, weeks=FIRST[kind] + np.arange(periods))


def said(sentences: tuple[Sentence, ...], language: str) -> str:
    catalogue = german()
    translate = (lambda text: text) if language == "en" else catalogue.__getitem__
    return " ".join(render(each, language, translate) for each in sentences)


@pytest.mark.parametrize("code", [code for code, text in SENTENCES.items() if re.search(WEEK["en"], text)])
def test_every_sentence_that_speaks_of_weeks_has_one_that_does_not(code: str) -> None:
    if code != "precedes_rate":  # its figure is one of weeks, and says so
        for language, text in (("en", IN_PERIODS[code]), ("de", german()[IN_PERIODS[code]])):
            assert not re.search(WEEK[language], text.replace("{weeks}", ""), re.IGNORECASE)


@pytest.mark.parametrize("code", IN_PERIODS)
def test_the_two_ask_for_the_same_figures_and_neither_names_a_cause(code: str) -> None:
    texts = {"weeks": SENTENCES[code], "periods": IN_PERIODS[code], "german": german()[IN_PERIODS[code]]}
    figures = {name: set(re.findall(r"{(\w+)}", text)) for name, text in texts.items()}
    words = set(WORDS["year"])
    assert figures["periods"] - words <= figures["weeks"]
    assert figures["german"] - words <= figures["weeks"]
    assert not re.search(CAUSAL["en"], IN_PERIODS[code], re.IGNORECASE)
    assert not re.search(CAUSAL["de"], german()[IN_PERIODS[code]], re.IGNORECASE)


@pytest.mark.parametrize(
    ("kind", "english", "german_"),
    [
        ("year", "A happier year in a team", "Ein Jahr mit besserer Stimmung"),
        ("years", "the year after", "im Jahr danach"),
        ("quarter", "the quarter after", "im Quartal danach"),
        ("month", "39 months)", "39 Monate)"),
    ],
)
def test_an_answer_is_said_in_the_periods_of_its_table(kind: WeekKind, english: str, german_: str) -> None:
    verdict = analyse(of(kind, 20, 40), QUICK).verdict
    assert verdict.code == "supported"
    for language, words in (("en", english), ("de", german_)):
        text = said(verdict.sentence, language)
        assert words in text
        assert not re.search(WEEK[language], text, re.IGNORECASE)


@pytest.mark.parametrize("kind", FIRST)
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_missing_is_counted_in_them_too(kind: WeekKind, language: str) -> None:
    verdict = analyse(of(kind, 40, 8), QUICK).verdict
    assert verdict.code == "not_enough_data"
    assert not re.search(WEEK[language], said(verdict.reasons, language), re.IGNORECASE)


def test_weeks_stay_weeks() -> None:
    sentences = (say("few_weeks", have=3, need=20),)
    assert in_periods(sentences, "iso") == in_periods(sentences, "number") == sentences
    found = analyse(linked(20, 40), QUICK).verdict
    assert "week" in said(found.sentence, "en")


def test_the_report_names_the_first_and_last_period() -> None:
    contents = analyse(of("years", 40, 8), QUICK).contents
    assert (contents.first_week, contents.last_week, contents.period) == ("2012/13", "2019/20", "years")
