"""Every part of the report has its place on the page, and says whether anything fixed it beforehand."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from analytics.charts.theme import read_theme
from analytics.panel import Panel
from analytics.parts.listed import PARTS
from api.report.page import render_report, stylesheet
from api.report.pictures import pictures
from api.texts import LANGUAGES, decimal, percent, probability, translations
from tests import catalogues
from tests.analytics.cast import linked
from tests.analytics.test_wording import CAUSAL
from tests.api.report.test_report_page import text_of
from tests.report_cast import complete, report_on, told, with_parts

Report = dict[str, Any]

# A table too short to be judged has nothing but this part, and no other table has it.
TESTED = [part.key for part in PARTS if part.tested and part.key != "short_panel"]
# Lines among the figures, each with its mark at its end.
LINES = ("lasting", "influence", "held")
CALLED = {part.key: part.heading for part in PARTS}
# Beside which heading the mark of a part stands; the gates are lines of one section.
HEADINGS = {
    **{key: (CALLED[key],) for key in TESTED if key not in LINES},
    "primary": (CALLED["primary"], "The figures"),
    "gate": ("The figures",),
    "hidden_groups": ("The figures",),
}


@cache
def drawn(language: str) -> dict[str, dict[str, object] | None]:
    return pictures(*complete(), translations(language), language, read_theme(stylesheet()))


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes seconds, and nothing here looks at the pictures."""

    def shown(report: Report, panel: Panel, words: object, language: str, *_: object) -> dict[str, Any]:
        return {**drawn(language), **({} if report["lags"] else {"lags": None})}

    monkeypatch.setattr("api.report.page.pictures", shown)


def page(language: str = "en", **changed: object) -> str:
    report, panel = complete()
    return render_report(with_parts(report, **changed), panel, language)


def seen(language: str = "en", **changed: object) -> str:
    return text_of(page(language, **changed))


def parts(key: str, kind: str) -> list[Report]:
    return [part for part in complete()[0][key] if part["kind"] == kind]


def marks(html: str) -> dict[str, str]:
    """The mark of every heading that has one."""
    found = re.findall(r"<h[234][^>]*>(.*?)</h[234]>", html, flags=re.DOTALL)
    split = [heading.partition("<span") for heading in found if "<span" in heading]
    return {text_of(heading): text_of(tag + rest) for heading, tag, rest in split}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sum_over_a_month_is_on_the_page(language: str) -> None:
    total = complete()[0]["cumulative"]["total"]
    low, high = (f"+{decimal(end, language, 3)}" for end in total["ci"])
    to = {"en": "to", "de": "bis"}[language]
    text = seen(language)
    assert f"+{decimal(total['slope'], language, 3)}" in text
    assert f"{low} {to} {high}, p {probability(total['p'], language)}" in text


def test_every_neighbouring_week_has_its_slope_and_the_week_after_is_called_a_placebo() -> None:
    text, names = seen(), ("the week after (placebo)", "the same week", "1 week before", "2 weeks before")
    distributed = complete()[0]["distributed_lag"]
    for name, one in zip(names, distributed["slopes"], strict=True):
        low, high = (decimal(end, "en", 3) for end in one["ci"])
        p = probability(one["p"], "en").removeprefix("= ")
        assert f"{name} {decimal(one['slope'], 'en', 3)} {low} – {high} {p}" in text
    joint = probability(distributed["joint"]["p"], "en")
    assert f"The weeks before the rating, tested together: p {joint}." in text


@pytest.mark.parametrize(
    ("p", "said"), [(0.04, "stands out all the same"), (0.06, "Here it does not stand out.")]
)
def test_a_placebo_that_stands_out_is_said_to(p: float, said: str) -> None:
    distributed = complete()[0]["distributed_lag"]
    slopes = [{**one, "p": p if one["lag"] < 0 else one["p"]} for one in distributed["slopes"]]
    assert said in seen(distributed_lag={**distributed, "slopes": slopes})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_has_its_slope_with_interval_and_every_comparison_its_test(language: str) -> None:
    text = seen(language)
    comparisons = parts("moderators", "comparison")
    assert {(one["name"], one["of"]) for one in comparisons} == {
        ("contact_intensity", "teams"),
        ("department", "teams"),
        ("office", "teams"),
        ("stage", "customers"),
        ("touchpoint", "teams"),
    }
    assert text.count({"de": "Dieselben Teams, andere Kunden", "en": "The same teams, other"}[language]) == 1
    for one in comparisons:
        for group in one["groups"]:
            low, high = (decimal(end, language, 3) for end in group["ci"])
            doubt = "* " if group["df"] < 4 else ""
            assert f" {decimal(group['slope'], language, 3)} {doubt}{low} – {high} {group['teams']} " in text
        assert f" p {probability(one['equality']['p'], language)}" in text


def test_a_comparison_named_in_the_plan_says_so_and_the_others_are_adjusted() -> None:
    text = seen()
    assert text.count("This comparison was fixed beforehand.") == 1
    assert text.count("allowing for all comparisons tried") == 4
    for one in parts("moderators", "comparison"):
        if not one["registered"]:
            p, adjusted = (probability(value, "en") for value in (one["equality"]["p"], one["p_adjusted"]))
            assert f"p {p}; allowing for all comparisons tried, p {adjusted}." in text
    assert "and the comparison of groups (Department); everything else" in text
    alone = seen(moderators=None)
    assert "its level and its looks; everything else on this page is exploratory" in alone


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.03, "The groups differ more"), (0.07, "No difference is shown"), (None, "not be tested")],
)
def test_whether_groups_differ_is_told_by_the_adjusted_test(p: float | None, said: str) -> None:
    one = parts("moderators", "comparison")[1]
    equality = {**one["equality"], "p": None if p is None else 0.01}
    text = seen(moderators=[{**one, "registered": False, "equality": equality, "p_adjusted": p}])
    assert said in text


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.03, "There is one: please look for events"), (0.4, "No relation stands out; slopes smaller")],
)
def test_a_relation_in_the_negative_control_asks_for_shared_events_or_spill_over(p: float, said: str) -> None:
    (control,) = parts("moderators", "negative_control")
    primary = {**control["primary"], "p": p}
    text = seen(moderators=[{**control, "primary": primary}])
    low, high = (decimal(end, "en", 3) for end in primary["ci"])
    assert f"slope {decimal(primary['slope'], 'en', 3)} (interval {low} to {high}, p = {p:.3f})" in text
    assert "a relation here asks for shared events or spill-over" in text
    assert said in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_share_what_they_account_for_together_which_stands_first(language: str) -> None:
    (drivers,) = complete()[0]["drivers"]
    text = seen(language)
    total = " ".join(percent(drivers["r2"], language, 1).split())
    places = [text.index(f" {total} ")]
    for one in sorted(drivers["shares"], key=lambda one: -one["share"]):
        share, low, high = (
            " ".join(percent(value, language, 1).split()) for value in (one["share"], *one["ci"])
        )
        places.append(text.index(f" {share} {low} – {high} ", places[-1]))
    assert places == sorted(places)


def test_a_question_of_the_catalogue_is_asked_in_its_own_words() -> None:
    text = seen("de")
    assert "Ich konnte diese Woche gute Arbeit für unsere Kunden leisten." in text
    assert "work_able" not in text
    assert " canteen " in text


def test_half_year_means_are_called_differences_between_teams_and_may_lack_intervals() -> None:
    (drivers,) = complete()[0]["drivers"]
    shares = [{**one, "ci": None} for one in drivers["shares"]]
    text = seen(drivers=[{**drivers, "kind": "between", "shares": shares, "cells": 64}])
    assert "64 half-year means of 32 teams" in text
    assert "differences between teams, not change" in text
    assert "have no interval" in text
    assert "None" not in text


@pytest.mark.parametrize("key", ["cumulative", "distributed_lag", "moderators", "drivers"])
def test_a_part_that_is_null_takes_its_heading_with_it(key: str) -> None:
    (heading,) = HEADINGS[key]
    assert heading in seen()
    assert heading not in seen("en", **{key: None})


def test_without_any_distance_in_weeks_its_section_is_left_out() -> None:
    text = seen(lags=None, reverse=None, cumulative=None, distributed_lag=None)
    assert "How many weeks apart?" not in text


def test_a_test_that_could_not_be_made_is_said_to() -> None:
    distributed = complete()[0]["distributed_lag"]
    joint = {"f": None, "df1": 2, "df2": None, "p": None}
    text = seen(distributed_lag={**distributed, "joint": joint})
    assert "could not be tested together" in text
    assert "None" not in text


@pytest.mark.parametrize("part", LINES)
@pytest.mark.parametrize("mark", ["exploratory", "fixed beforehand"])
def test_a_line_among_the_figures_has_a_mark_of_its_own(part: str, mark: str) -> None:
    report, panel = told("supported")
    plan = {**report["plan"], "exploratory": [part] if mark == "exploratory" else []}
    slopes = {
        "lasting": lasting(),
        "influence": {"team": "Nord", "share": 0.2, "slope": 0.1, "p": 0.04},
        "held": [held("contacts")],
    }
    text = text_of(render_report(with_parts(report, **slopes, plan=plan), panel, "en"))
    called = {"held": "Slope at equal contacts"}.get(part, CALLED[part])
    (line,) = re.findall(rf"{called}.*?(exploratory|fixed beforehand)", text)
    assert line == mark


def held(control: str, *, told_apart: bool = True) -> Report:
    slopes = {"slope": 0.123, "ci": [0.05, 0.2], "p": 0.012, "without": 0.321}
    return {"control": control, "told_apart": told_apart, **slopes}


def test_every_control_is_named_with_what_it_leaves_of_the_slope() -> None:
    text = seen(held=[held("contacts"), held("overtime", told_apart=False), held("all")])
    for called in ("equal contacts", "equal overtime", "all of these held constant"):
        line = re.search(rf"Slope (?:at|with) {called} 0.123, p = 0.012 .*? without, .*? 0.321", text)
        assert line is not None, called
    assert text.count("the two are not told apart") == 1
    assert "Slope at equal contacts" not in seen(held=None)


def test_a_table_too_short_to_be_judged_shows_its_slope_as_exploratory() -> None:
    short = report_on(replace(linked(40, 8), headcount=np.full((40, 8), 15.0)))
    text = seen(short_panel=short["short_panel"])
    slope, by_size = (decimal(short["short_panel"][name], "en", 3) for name in ("slope", "by_size"))
    assert short["verdict"]["code"] == "not_enough_data"
    assert re.search(rf"What so short a table can tell exploratory .*? Slope {slope} \(", text)
    assert f"Slope by size {by_size}" in text
    assert "7 points in time" in text
    assert "What so short a table can tell" not in seen()


def lasting() -> Report:
    return {"slope": 0.4, "ci": [0.2, 0.6], "reliability": 0.5}


@pytest.mark.parametrize("part", [part for part in TESTED if part not in LINES])
def test_the_marks_follow_the_plan_part_by_part(part: str) -> None:
    plan = {**complete()[0]["plan"], "exploratory": [part]}
    found = marks(page(plan=plan))
    assert {heading for heading, mark in found.items() if mark == "exploratory"} == set(HEADINGS[part])
    others = {heading for headings in HEADINGS.values() for heading in headings} - set(HEADINGS[part])
    assert {heading for heading, mark in found.items() if mark == "fixed beforehand"} == others


def test_a_registered_plan_fixes_the_primary_test_and_leaves_the_rest_exploratory() -> None:
    found = marks(page())
    assert {heading for heading, mark in found.items() if mark == "fixed beforehand"} == {
        *HEADINGS["primary"]
    }
    assert len(found) == len({heading for headings in HEADINGS.values() for heading in headings})


def test_where_nothing_was_registered_every_mark_says_exploratory() -> None:
    found = marks(render_report(*told("supported"), "de"))
    assert set(found.values()) == {"explorativ"}


def test_what_the_marks_mean_is_said_once_before_the_first_of_them() -> None:
    for html, fixed in ((page(), 1), (render_report(*told("supported"), "en"), 0)):
        text = text_of(html)
        assert text.count("“Exploratory” marks") == 1
        assert text.count("“Fixed beforehand” marks") == fixed
        assert html.index("“Exploratory” marks") < html.index('<span class="mark')


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_test_on_the_page_says_what_it_takes_for_granted(language: str) -> None:
    section = text_of(page(language).partition('id="granted"')[2].partition("</section>")[0])
    granted = complete()[0]["taken_for_granted"]
    assert set(granted) == {key for key in CALLED if complete()[0][key]}
    for key, each in granted.items():
        assert translations(language).gettext(CALLED[key]) in section
        for text in (each["null"], *each["assumptions"]):
            assert text[language] in section


def test_names_of_departments_and_questions_are_text_and_never_markup() -> None:
    report, _ = complete()
    one = parts("moderators", "comparison")[0]
    hostile = {**one, "groups": [{**group, "group": "<b>Nord</b>"} for group in one["groups"]]}
    drivers = [
        {**part, "shares": [{**share, "item": "<i>x</i>"} for share in part["shares"]]}
        for part in report["drivers"]
    ]
    html = page(moderators=[hostile], drivers=drivers)
    assert "<b>Nord" not in html
    assert "<i>x" not in html
    assert "&lt;b&gt;Nord&lt;/b&gt;" in html
    assert "&lt;i&gt;x&lt;/i&gt;" in html


def test_no_sentence_of_these_parts_claims_that_one_side_brings_about_the_other() -> None:
    names = ("answer", "rests", "weeks", "groups", "questions", "marks", "teams", "granted")
    templates = {f"frontend/templates/report_{name}.html" for name in names}
    templates |= {"api/report/everyday.py"}
    said = [
        form
        for message in catalogues.extract("pages")
        if templates & {place for place, _ in message.locations}
        for form in catalogues.forms(message.id)
    ]
    assert len(said) > 40
    german = translations("de")
    for sentence in said:
        assert not re.search(CAUSAL["en"], sentence, re.IGNORECASE)
        assert not re.search(CAUSAL["de"], german.gettext(sentence), re.IGNORECASE)
