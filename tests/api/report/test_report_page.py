"""The page says what the report says, for every verdict, and stands by itself."""

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any, get_args

import numpy as np
import pytest

from analytics.verdict.answer import Code
from api.report.everyday import TITLES
from api.report.meaning import MEANING, NEXT, NOT_MEANT, meaning
from api.report.page import render_report
from api.report.quality import undoing
from api.report.words import LEFT_OUT
from api.texts import LANGUAGES, translations
from tests.analytics.cast import linked, noisy, panel_of
from tests.drawn_before import DRAWN
from tests.report_cast import PANELS, report_on, told, with_parts

pytestmark = pytest.mark.usefixtures("drawn_before")

ODD_PANELS = {
    "one week": panel_of(linked(9, 12).happiness.value[:, :1], linked(9, 12).rating.value[:, :1]),
    "empty": panel_of(np.empty((0, 0)), np.empty((0, 0))),
    "constant": panel_of(np.ones((8, 30)), np.ones((8, 30))),
    "a copy": panel_of(linked().happiness.value, linked().happiness.value),
    "huge numbers": panel_of(linked().happiness.value * 1e11, linked().rating.value * 1e11),
    "tiny numbers": panel_of(linked().happiness.value * 1e-150, linked().rating.value * 1e-150),
    "one side only": panel_of(linked().happiness.value, np.full((12, 40), np.nan)),
}


@cache
def made(name: str, language: str) -> str:
    """The page of a report in the cast."""
    return render_report(*told(name), language)


def text_of(page: str) -> str:
    """What a reader sees: no tags, no drawings, no style."""
    visible = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", visible)).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PANELS)
def test_the_page_says_the_sentence_and_every_reason(name: str, language: str) -> None:
    report, _ = told(name)
    page = made(name, language)
    assert f'<html lang="{language}">' in page
    seen = text_of(page)
    claim, _, estimate = report["verdict"]["sentence"][language].partition(". ")
    assert f"<h1>{claim.rstrip('.')}</h1>" in unescape(page)
    assert estimate in seen
    assert all(reason[language] in seen for reason in report["verdict"]["reasons"])


def test_the_page_of_a_found_link_shows_five_pictures_with_their_numbers() -> None:
    page = made("supported", "en")
    assert page.count("<figure>") == page.count("<summary>The numbers behind this picture") == 5
    assert page.count("<details>") == 6  # and what the tests take for granted
    assert page.count('<details class="what">') == 2
    assert page.count("<table>") >= 6
    assert page.count("<svg ") == 10


def test_without_enough_data_the_page_says_what_is_missing_and_shows_what_there_is() -> None:
    page = made("not_enough_data", "en")
    seen = text_of(page)
    assert "What is missing" in seen
    assert "none of it is a verdict" in seen
    assert "Slope within teams" not in seen
    assert page.count("<figure>") == 2


def test_the_numbers_of_the_report_are_on_the_page() -> None:
    report, _ = told("supported")
    seen = text_of(made("supported", "de"))
    primary = report["primary"]
    for number in (primary["slope"], *primary["ci"], primary["mde"], report["gate"]["slope"]):
        assert f"{number:.3f}".replace(".", ",").replace("-", "−") in seen
    assert "resonanz analyse FILE --lag 1 --alpha 0.05 --permutations 199 --seed 0" in seen


def test_beside_the_observed_slope_stands_the_one_per_point_of_lasting_mood() -> None:
    panel = noisy()
    report = report_on(panel)
    low, high = report["lasting"]["ci"]
    figures = f"{report['lasting']['slope']:.2f} ({low:.2f} to {high:.2f})"
    seen = text_of(render_report(report, panel, "en"))
    assert f"Slope per point of lasting mood {figures}" in seen
    assert "inexact answers flatten the observed slope" in seen
    assert "ungenaue Antworten machen die beobachtete Steigung flacher" in text_of(
        render_report(report, panel, "de")
    )


def test_the_team_that_matters_most_is_named_with_the_answer_without_it() -> None:
    panel = noisy(8, 30)
    report = report_on(panel)
    seen = text_of(render_report(report, panel, "en"))
    influence = report["influence"]
    assert f"Without the team that matters most {influence['slope']:.3f}".replace("-", "−") in seen
    assert f"the slope without {influence['team']}, which holds {influence['share']:.0%}" in seen


def test_every_link_comes_with_the_warning_of_what_else_moves_both_sides() -> None:
    for name in ("supported", "opposite"):
        report, panel = told("supported")
        turned = with_parts(report, verdict={**report["verdict"], "code": name})
        assert "workload, staffing, a new lead or a roll-out" in text_of(render_report(turned, panel, "en"))


def test_what_was_left_out_is_said_in_words() -> None:
    seen = text_of(made("supported", "en"))
    assert "Too few answers to be shown without showing a person 7" in seen


@pytest.mark.parametrize("name", ODD_PANELS)
def test_a_page_can_be_made_of_whatever_can_be_analysed(name: str) -> None:
    panel = ODD_PANELS[name]
    report = report_on(panel)
    claim, _, _ = report["verdict"]["sentence"]["de"].partition(". ")
    assert claim.rstrip(".") in text_of(render_report(report, panel, "de"))


@pytest.mark.parametrize(
    "key",
    [
        "gate",
        "hidden_groups",
        "lasting",
        "influence",
        "between",
        "primary",
        "lags",
        "reverse",
        "teams",
        "quality",
        "outcomes",
    ],
)
def test_a_part_that_is_null_is_left_out_of_the_page(key: str) -> None:
    report, panel = told("supported")
    seen = text_of(render_report(with_parts(report, **{key: None}), panel, "en"))
    assert "None" not in seen


def test_without_any_usual_figure_their_section_is_left_out_of_the_page() -> None:
    report, panel = told("supported")
    nothing = dict.fromkeys(report["naive"])  # the part itself is always there
    seen = text_of(render_report(with_parts(report, naive=nothing), panel, "en"))
    assert "Why not simply correlate?" not in seen
    assert "None" not in seen


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = made("supported", "en")
    assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|@import|url\((?!#)", page)
    assert set(re.findall(r"https?://[^\"' <]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    page = made("supported", "en")
    style = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"content=\"default-src 'none'; img-src data:; style-src 'sha256-{digest}'\"" in page


def test_the_same_report_gives_the_same_page() -> None:
    before = made("undecided", "de")
    DRAWN.clear()  # or its drawings would be compared with themselves
    assert render_report(*told("undecided"), "de") == before


def test_names_of_teams_are_text_and_never_markup() -> None:
    report, panel = told("undecided")
    hostile = replace(panel, teams=("<b>Nord</b> & Süd", *panel.teams[1:]))
    assert "&lt;b&gt;Nord&lt;/b&gt; &amp; Süd" in render_report(report, hostile, "en")


def test_the_drawings_follow_light_and_dark() -> None:
    page = made("supported", "en")
    drawings = "".join(re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL))
    assert "var(--staff)" in drawings
    assert not re.search(r'(?:fill|stroke)="#', drawings)


def test_every_verdict_and_every_reason_for_leaving_out_has_its_words() -> None:
    assert set(MEANING) == set(NOT_MEANT) == set(NEXT) == set(TITLES) == set(get_args(Code))
    report_keys = {"missing", "merged", "suppressed", "provisional", "overlap", "few_weeks", "open_channel"}
    assert set(LEFT_OUT) == report_keys


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", get_args(Code))
def test_no_word_of_the_page_claims_that_one_side_brings_about_the_other(code: str, language: str) -> None:
    said = ""
    for reason in ("few_weeks", "few_teams", "copy", "constant_rating", "tied_failed"):
        verdict = {"code": code, "direction": "goes_with", "reasons": [{"code": reason}]}
        report: Any = {"verdict": verdict, "input": {"teams": 4}, "primary": {}, "lasting": None}
        told = meaning(report, translations(language))
        said += " ".join((*told.means, *told.not_meant, *told.next, *told.in_depth)).lower()
    forbidden = (
        r"\bcause|leads? to|because|drives?\b|makes? customers|verursach|bewirk|führt zu|weil\b|dadurch"
    )
    assert not re.search(forbidden, said)


@pytest.mark.parametrize(
    ("code", "reasons", "teams", "next_step"),
    [
        ("not_enough_data", ["few_weeks"], 20, "go on collecting"),
        ("not_enough_data", ["few_teams", "few_weeks"], 20, "go on collecting"),
        ("not_enough_data", ["few_teams"], 4, "More weeks alone will not do"),
        ("not_enough_data", ["copy"], 20, "check the file"),
        ("not_enough_data", ["copied_teams"], 20, "check the file"),
        ("not_enough_data", ["constant_happiness"], 20, "rounded or filled in"),
        ("undecided", ["primary_passed", "tied_failed"], 20, "name it as their department"),
    ],
)
def test_nobody_is_asked_to_go_on_where_going_on_would_not_help(
    code: str, reasons: list[str], teams: int, next_step: str
) -> None:
    verdict = {"code": code, "direction": None, "reasons": [{"code": reason} for reason in reasons]}
    report: Any = {"verdict": verdict, "input": {"teams": teams}, "primary": None, "lasting": None}
    steps = meaning(report, translations("en")).next
    assert any(next_step in step for step in steps)
    assert (next_step == "go on collecting") == any("go on collecting" in step for step in steps)


def test_beside_the_usual_figures_stands_how_often_they_are_wrong() -> None:
    report, _ = told("supported")
    rates = report["naive"]["false_alarm_rates"]
    seen = text_of(made("supported", "en"))
    for name, key in (
        ("(Pearson)", "pearson"),
        ("The test of this page, if teams are independent", "two_way_permutation"),
    ):
        assert re.search(rf"{re.escape(name)} [\d.−]+ (?:< )?[\d.]+ {rates[key]:.0%}", seen)
    assert f"organisations of {rates['teams']} teams over {rates['weeks']} weeks" in seen


def test_figures_of_quality_that_are_missing_are_not_shown() -> None:
    report, panel = told("supported")
    quality = {**report["quality"], "missing_share": 0.25, "response_rate": None}
    seen = text_of(render_report(with_parts(report, quality=quality), panel, "en"))
    assert "25% of all team-weeks" in seen
    assert "Response " not in seen


def test_a_further_outcome_is_shown_with_its_corrected_p_or_with_what_is_missing() -> None:
    report, panel = told("supported")
    first = {"outcome": "repeat_purchase", "primary": report["primary"], "p_adjusted": 0.0432, "reasons": []}
    second = {
        "outcome": "revenue",
        "primary": None,
        "reasons": [{"en": "Too few weeks.", "de": "Zu wenige."}],
    }
    seen = text_of(render_report(with_parts(report, outcomes=[first, second]), panel, "en"))
    assert re.search(r"repeat_purchase \S+ \S+ – \S+ 0\.043", seen)
    assert "revenue Too few weeks." in seen


def test_before_the_first_look_the_page_says_so() -> None:
    report, panel = told("not_enough_data")
    verdict = {**report["verdict"], "look": {"number": 0, "of": 3, "level": 0.0}}
    assert "before the first of 3" in text_of(render_report(with_parts(report, verdict=verdict), panel, "en"))


def test_thousands_are_grouped() -> None:
    report, panel = told("supported")
    contents = {**report["input"], "teams": 1861}
    assert "1.861 Teams" in text_of(render_report(with_parts(report, input=contents), panel, "de"))


def test_plain_week_numbers_stay_numbers() -> None:
    panel = linked(8, 24)
    seen = text_of(render_report(report_on(panel), panel, "en"))
    assert "8 teams, 24 weeks, 1 – 24" in seen


def test_the_header_names_teams_weeks_and_the_time() -> None:
    assert "20 teams, 52 weeks, 29 Sep 2025 to 27 Sep 2026" in text_of(made("supported", "en"))
    assert "20 Teams, 52 Wochen, 29.09.2025 bis 27.09.2026" in text_of(made("supported", "de"))


@pytest.mark.parametrize(
    ("shift", "said"),
    [(None, "nothing within the scale"), (-25.0, "25.00 points"), (0.5, "0.50 points")],
)
def test_what_would_undo_the_answer_ends_with_the_scale(shift: float | None, said: str) -> None:
    assert undoing({"shift": shift}, translations("en"), "en") == said
