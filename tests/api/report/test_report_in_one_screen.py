"""Whoever has a minute finds the answer, its size, how sure it is and what to do, in plain words."""

import re
from functools import cache
from html import unescape
from itertools import product
from typing import Any, get_args

import pytest

from analytics.verdict.answer import Code
from api.report.everyday import CAUTIONS, Words, outward, rounded
from api.report.page import render_report
from api.report.periods import period_words
from api.texts import LANGUAGES, translations
from tests.api.report.test_report_page import text_of
from tests.report_cast import PANELS, complete, told, with_parts

JARGON = {
    "en": r"\bslopes?\b|\blevels?\b|\bpower\b|\bdeal(?:t|ing)?\b|team-weeks?|placebo|digest|p-value|\bp [=<]"
    r"|standard error|degrees of freedom|significan|coefficient",
    "de": r"steigung|niveau|teststärke|verteilt man|team-woche|placebo|prüfsumme|p-wert|\bp [=<]"
    r"|standardfehler|freiheitsgrad|signifikan|koeffizient",
}
REPORTS = [*PANELS, "complete"]


@pytest.fixture(autouse=True)
def drawn_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes seconds, and nothing here looks at the pictures."""
    monkeypatch.setattr("analytics.charts.drawing.specification", lambda _: {})
    monkeypatch.setattr("analytics.charts.drawing.render", lambda *_: "<svg></svg>")


@cache
def made(name: str, language: str) -> str:
    return render_report(*(complete() if name == "complete" else told(name)), language)


def before_the_depth(html: str) -> str:
    """All that stands there before anything for experts, folded or not."""
    body = html.partition("<body")[2]
    shown, found, _ = body.partition('<div class="depth">')
    assert found
    return text_of(f"<body{shown}")


def first_screen(html: str) -> str:
    """The answer, without what explains its numbers."""
    _, _, rest = html.partition('<div class="answer">')
    return text_of(
        re.sub(r"<details.*?</details>", " ", rest.partition('<section class="correlate">')[0], flags=re.S)
    )


def test_every_verdict_has_a_report_in_the_cast() -> None:
    assert set(PANELS) == set(get_args(Code))


@pytest.mark.parametrize(("name", "language"), list(product(REPORTS, LANGUAGES)))
def test_outside_the_depth_stands_no_term_of_statistics(name: str, language: str) -> None:
    said = before_the_depth(made(name, language))
    assert re.findall(JARGON[language], said, re.IGNORECASE) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_caution_uses_a_term_of_statistics(language: str) -> None:
    said = " ".join(translations(language).gettext(text) for text in CAUTIONS.values())
    assert re.findall(JARGON[language], said, re.IGNORECASE) == []


@pytest.mark.parametrize(("name", "language"), list(product(PANELS, LANGUAGES)))
def test_the_first_screen_answers_in_a_fixed_order(name: str, language: str) -> None:
    html = made(name, language)
    places = [
        html.index(f'id="{anchor}"') for anchor in ("picture", "means", "means-not", "next", "naive", "depth")
    ]
    assert places == sorted(places)
    assert html.index("<h1>") < places[0]
    assert 'class="lead"' in html or name == "not_enough_data"
    assert html.index("<figure>") < places[1]
    assert len(first_screen(html).split()) < 330


@pytest.mark.parametrize(
    ("name", "size"),
    [
        (
            "supported",
            "half a point happier than usual, its customers rate it about a tenth of a point better one week",
        ),
        ("opposite", "rate it about two tenths of a point worse one week later"),
        ("undecided", "anything between 0.05 points worse and 0.11 points better one week later"),
        ("absent", "anything between 0.008 points worse and 0.012 points better one week later"),
    ],
)
def test_the_size_is_said_as_people_say_it_and_agrees_with_the_figures(name: str, size: str) -> None:
    assert size in first_screen(made(name, "en"))


def test_how_sure_it_is_are_tries_of_a_thousand_and_the_sizes_that_agree() -> None:
    said = first_screen(made("supported", "en"))
    assert "so clear a relation in 5 of 1,000 tries; up to 50 are allowed" in said
    assert "agree with anything between 0.10 and 0.18 points better" in said
    assert "that is more than the 50 that are allowed" in first_screen(made("undecided", "en"))


def test_a_table_too_short_for_a_verdict_shows_its_one_sound_figure_and_says_what_it_is_not() -> None:
    report, panel = told("not_enough_data")
    said = first_screen(render_report(report, panel, "en"))
    assert (
        "When a team is half a point happier than usual, its customers may rate it anything between" in said
    )
    assert "This is a first figure and no verdict" in said
    assert "tries" not in said
    without = with_parts(report, short_panel=None)
    assert "first figure" not in first_screen(render_report(without, panel, "en"))


def test_what_weakens_the_answer_is_on_the_first_screen() -> None:
    assert "Whether workload accounts for it could not be checked" in first_screen(made("supported", "en"))
    assert "A second calculation" in first_screen(made("shared_events", "en"))
    report, panel = told("supported")
    reasons = [{"code": "one_team_decides", "en": "x", "de": "x"}]
    turned = with_parts(report, verdict={**report["verdict"], "reasons": reasons})
    assert "One team alone carries this answer" in first_screen(render_report(turned, panel, "en"))


def test_a_question_that_was_registered_is_not_called_unfixed() -> None:
    assert "Nobody fixed this question" in first_screen(made("supported", "en"))
    assert "Nobody fixed this question" not in first_screen(made("complete", "en"))


@pytest.mark.parametrize("name", PANELS)
def test_every_section_for_experts_is_named_in_the_list_of_contents(name: str) -> None:
    depth = made(name, "en").partition('<div class="depth">')[2]
    folds = re.findall(
        r'<details class="fold".*?(?=<details class="fold"|class="print-only")', depth, flags=re.S
    )
    assert len(folds) >= 4
    for fold in folds:
        listed = unescape(re.findall(r"<small>(.*?)</small></summary>", fold, flags=re.S)[0]).split(" · ")
        headings = [
            text_of(heading.partition("<span")[0])
            for heading in re.findall(r"<h3[^>]*>(.*?)</h3>", fold, flags=re.S)
        ]
        assert listed == headings


def test_false_alarms_of_the_usual_ways_stand_before_everything_for_experts() -> None:
    rates: Any = told("supported")[0]["naive"]["false_alarm_rates"]
    said = before_the_depth(made("supported", "en"))
    for way, key in (
        ("thrown together", "pearson"),
        ("with itself", "rmcorr"),
        ("as here", "two_way_permutation"),
    ):
        assert f"{way} {100 * rates[key]:.0f} " in said


@pytest.mark.parametrize("name", PANELS)
def test_every_kind_of_number_before_the_depth_says_what_it_is(name: str) -> None:
    html = made(name, "en").partition('<div class="depth">')[0]
    explained = html.count('<details class="what">')
    assert explained == 2
    terms = text_of(" ".join(re.findall(r'<details class="what">.*?</details>', html, flags=re.S)))
    for number in ("half a point happier", "between … and …"):
        assert number in terms
    assert ("of 1,000 tries" in terms) == (name != "not_enough_data")


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(0.104, 0.178, (0.10, 0.18, 2)), (0.003, 0.09, (0.003, 0.09, 3)), (-0.2, -0.0004, (-0.2, -0.0004, 4))],
)
def test_the_ends_of_an_interval_are_rounded_outward_and_stay_on_their_side(
    low: float, high: float, shown: tuple[float, float, int]
) -> None:
    assert outward(low, high) == pytest.approx(shown)


@pytest.mark.parametrize(
    ("amount", "half_width", "shown"),
    [(0.142, 0.037, 0.1), (0.142, 0.008, 0.14), (0.045, 0.03, 0.04), (0.7, 0.5, 0.7), (0.0, 0.1, 0.0)],
)
def test_a_size_has_no_more_digits_than_its_interval_allows(
    amount: float, half_width: float, shown: float
) -> None:
    assert rounded(amount, half_width) == pytest.approx(shown)


def test_tries_that_round_to_what_is_allowed_are_told_apart_from_it() -> None:
    words = Words(translations("en"), "en")
    assert "in 50.20 of 1,000 tries; that is more than the 50.00" in words.tries(0.0502, 0.05)
    assert "in fewer than 1 of 1,000 tries; up to 50" in words.tries(0.0002, 0.05)


def test_other_periods_than_weeks_are_not_called_weeks() -> None:
    assert Words(period_words("en", "year"), "en").when(1) == "one year later"
    assert Words(period_words("de", "quarter"), "de").when(2) == "2 Quartale später"
    assert Words(period_words("de", "month"), "de").when(0) == "im selben Monat"
