"""Answering on the pulse page: by mouse, thumb and keyboard, in two languages, and again until the close."""

import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser import PATIENCE_MS
from tests.journeys.conftest import Open, Visit, drawn
from tests.journeys.pulse_page import FACES, IN_THE_BOX, SEND, answer, face, says, send, told
from tests.pulse_week import PulseWeek

PROMISE = (
    "Nobody can read single answers: your browser locks your answer before it is sent; what is kept of it "
    "is a locked box; the key is destroyed when the week closes, and only group results of at least 5 "
    "answers are ever computed.",
    "Until the week closes we record that you took part (so that we do not remind you), never what you "
    "answered; your mail system sees that you were reminded.",
    "We cannot protect you against someone who controls or copies the running server with its keys during "
    "the week, against someone who controls your device, or against what you reveal in a comment.",
)
# The sum of what moved under the reader's eyes (Cumulative Layout Shift).
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; }))
  .observe({ type: 'layout-shift', buffered: true });
"""
LANGUAGES: tuple[Literal["en", "de"], ...] = ("en", "de")


def ballots(opened: Visit) -> int:
    return sum(url.endswith("/ballot") for url in opened.requests)


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [
        (320, "light", "de"),
        (360, "light", "en"),
        (360, "dark", "de"),
        (1280, "light", "de"),
        (1280, "dark", "en"),
    ],
)
def test_the_form_fits_is_accessible_and_every_target_is_large_enough(
    visit: Open, pulse_week: PulseWeek, width: int, scheme: str, language: str
) -> None:
    opened = visit("about:blank", width=width, scheme=scheme, language=language)
    opened.page.add_init_script(SHIFTS)
    opened.page.goto(pulse_week.link(pulse_week.people[0].token))
    expect(face(opened.page, 5, language)).to_be_in_viewport(ratio=1)
    drawn(opened.page)  # what moved is known when it has been drawn
    assert opened.page.evaluate("window.shifts") < 0.02
    face(opened.page, 4, language).check()
    for summary in opened.page.locator("summary").all():
        summary.click()
    assert opened.accessibility_findings() == []
    assert opened.overflow() <= 0
    assert small_targets(opened.page) == []


def small_targets(page: Page) -> list[str]:
    """Everything to tap or click that is lower or narrower than 44 pixels."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll("
        "'main label:has(input), button:not(:disabled), summary, a:not(.skip), textarea')]"
        ".filter((each) => each.checkVisibility() && (({width, height}) => width < 44 || height < 44)"
        "(each.getBoundingClientRect())).map((each) => each.outerHTML)"
    )
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_letters_of_twice_the_size_nothing_is_cut_off(
    visit: Open, pulse_week: PulseWeek, language: str
) -> None:
    opened = visit(pulse_week.link(pulse_week.people[0].token), width=360, language=language)
    face(opened.page, 1, language).wait_for()
    opened.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert opened.overflow() <= 0
    cut: list[str] = opened.page.evaluate(
        "[...document.querySelectorAll('main *')].filter((each) => each.scrollWidth > each.clientWidth + 1"
        " && getComputedStyle(each).overflowX === 'hidden').map((each) => each.outerHTML)"
    )
    assert cut == []


def test_the_promise_stands_there_word_for_word(visit: Open, pulse_week: PulseWeek) -> None:
    page = visit(pulse_week.link(pulse_week.people[0].token)).page
    face(page, 1).wait_for()
    for sentence in PROMISE:
        expect(page.get_by_text(sentence)).not_to_be_visible()
    page.get_by_text("Nobody can read single answers. Why?").click()
    for sentence in PROMISE:
        expect(page.get_by_text(sentence)).to_be_visible()


def test_one_sees_with_whom_one_answers(visit: Open, pulse_week: PulseWeek) -> None:
    page = visit(pulse_week.link(pulse_week.people[0].token)).page
    face(page, 1).wait_for()
    page.get_by_text(re.compile(r"You answer as one of 8 in the group “(Nord|Süd|West)”")).click()
    expect(
        page.get_by_text(re.compile(r"These are the 8: (Nord|Süd|West) 0, .*(Nord|Süd|West) 7\."))
    ).to_be_visible()


def test_the_questions_are_those_of_the_manifest_in_groups_with_one_tab_stop_each(
    visit: Open, pulse_week: PulseWeek
) -> None:
    page = visit(pulse_week.link(pulse_week.people[0].token), language="de").page
    for question in pulse_week.week.manifest.questions:
        group = page.get_by_role("group", name=question.text["de"])
        expect(group.locator("label")).to_have_text(list(question.labels["de"]))
    stops = []
    page.get_by_role("radio").first.focus()
    while page.evaluate("document.activeElement.type") == "radio":
        stops.append(page.evaluate("document.activeElement.name"))
        page.keyboard.press("Tab")
    assert stops == [f"question-{question.id}" for question in pulse_week.week.manifest.questions]
    expect(page.get_by_role("textbox", name="Möchten Sie noch etwas sagen?")).to_be_focused()


def test_another_language_keeps_what_is_filled_in_and_the_link(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit(pulse_week.link(token))
    page = opened.page
    face(page, 2).check()
    page.get_by_role("textbox").fill("Half said")
    page.get_by_role("link", name="Deutsch").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page).to_have_title(re.compile("Die Woche vom"))
    expect(page.get_by_role("link", name="English")).to_be_focused()
    expect(face(page, 2, "de")).to_be_checked()
    expect(page.get_by_role("textbox")).to_have_value("Half said")
    assert page.url == pulse_week.link(token, "?lang=de")
    send(page, "de")
    says(page, IN_THE_BOX["de"])
    page.get_by_role("link", name="English").click()
    says(page, IN_THE_BOX["en"])
    assert page.context.cookies() == []
    assert ballots(opened) == 1


def test_an_answer_is_changed_after_a_reload_and_counted_once(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit(pulse_week.link(token))
    answer(opened.page, 2)
    opened.page.reload()
    says(opened.page, IN_THE_BOX["en"])
    opened.page.get_by_role("button", name="Change my answer").click()
    expect(opened.page.get_by_text("What you send now replaces it")).to_be_visible()
    for score in range(1, 6):
        expect(face(opened.page, score)).not_to_be_checked()
    answer(opened.page, 5)
    sent = kept(opened.page)
    assert [(record["stored"], record["tried"]) for record in sent] == [(2, 2)]
    assert not any("score" in record or "answers" in record for record in sent)


def kept(page: Page) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = page.evaluate(
        "Object.values(localStorage).map((text) => JSON.parse(text))"
    )
    return records


def test_once_sent_the_page_holds_no_answer_and_changing_begins_anew(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    page = visit(pulse_week.link(token)).page
    page.get_by_role("textbox").fill("First thought")
    answer(page, 3)
    assert "First thought" not in page.content()
    expect(page.get_by_text("Thank you")).to_be_visible()
    page.get_by_role("button", name="Change my answer").click()
    expect(face(page, 3)).not_to_be_checked()
    expect(page.get_by_role("textbox")).to_have_value("")


def test_leaving_asks_first_while_something_is_filled_in_and_not_otherwise(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    page = visit(pulse_week.link(token)).page
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    face(page, 1).check()
    page.get_by_role("textbox").fill("Half said")
    with page.expect_event("dialog", timeout=PATIENCE_MS):
        page.evaluate("setTimeout(() => location.reload())")
    assert asked == ["beforeunload"]
    expect(page.get_by_role("textbox")).to_have_value("Half said")
    answer(page, 4)
    page.reload()
    says(page, IN_THE_BOX["en"])
    assert asked == ["beforeunload"]


def test_after_a_reload_in_the_middle_the_link_is_still_good(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit(pulse_week.link(token))
    face(opened.page, 1).check()
    opened.page.reload()
    expect(face(opened.page, 1)).not_to_be_checked()
    opened.page.goto("about:blank")
    opened.page.go_back()
    answer(opened.page, 4)


def test_how_answers_are_protected_is_read_on_top_of_what_is_filled_in(
    visit: Open, pulse_week: PulseWeek
) -> None:
    opened = visit(pulse_week.link(pulse_week.people[0].token), width=360, language="de")
    page = opened.page
    face(page, 2, "de").check()
    page.get_by_role("textbox").fill("Halb gesagt")
    privacy = page.get_by_role("link", name="Wie Antworten geschützt sind")
    privacy.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Schließen")).to_be_focused()
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(privacy).to_be_focused()
    expect(face(page, 2, "de")).to_be_checked()
    expect(page.get_by_role("textbox")).to_have_value("Halb gesagt")
    assert page.url == pulse_week.link(pulse_week.people[0].token)


def test_nothing_filled_in_is_said_beside_the_first_question_and_not_sent(
    visit: Open, pulse_week: PulseWeek
) -> None:
    opened = visit(pulse_week.link(pulse_week.people[0].token), width=360)
    first = face(opened.page, 1)
    send(opened.page)
    told(opened.page, "Nothing is filled in yet")
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()
    expect(opened.page.locator("fieldset").first).to_have_accessible_description(
        re.compile("Nothing is filled in yet")
    )
    assert (
        opened.page.locator("label:has(:focus)").evaluate("label => getComputedStyle(label).outlineWidth")
        == "3px"
    )
    assert opened.accessibility_findings() == []
    opened.page.get_by_role("textbox").fill(" \n ")
    expect(opened.page.get_by_text("Nothing is filled in yet")).to_have_count(0)
    send(opened.page)
    told(opened.page, "Nothing is filled in yet")
    assert not [url for url in opened.requests if url.endswith("/issue")]


def test_a_comment_alone_is_an_answer(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    page = visit(pulse_week.link(token)).page
    page.get_by_role("textbox").fill("No face fits this week.")
    send(page)
    says(page, IN_THE_BOX["en"])


def test_an_answer_can_be_taken_back_before_it_is_sent(visit: Open, pulse_week: PulseWeek) -> None:
    page = visit(pulse_week.link(pulse_week.people[0].token)).page
    leave_out = page.get_by_role("button", name="Leave this out")
    expect(leave_out).to_have_count(0)
    face(page, 2).check()
    leave_out.click()
    expect(face(page, 2)).not_to_be_checked()
    expect(face(page, 2)).to_be_focused()


def test_a_comment_ends_where_the_box_is_full_and_the_page_counts_down(
    visit: Open, pulse_week: PulseWeek
) -> None:
    page = visit(pulse_week.link(pulse_week.people[0].token)).page
    page.get_by_role("textbox").fill("x" * 990)
    expect(page.get_by_text("10 characters left")).to_be_visible()
    page.get_by_role("textbox").press_sequentially("y" * 20)
    expect(page.get_by_text("0 characters left", exact=True)).to_be_visible()
    assert len(page.get_by_role("textbox").input_value()) == 1000


def test_the_skip_link_does_not_cost_the_token(visit: Open, pulse_week: PulseWeek) -> None:
    page = visit(pulse_week.link(pulse_week.people[0].token)).page
    face(page, 1).wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert page.url == pulse_week.link(pulse_week.people[0].token)


def test_two_tabs_are_one_person(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    first = visit(pulse_week.link(token))
    second = visit(pulse_week.link(token), device=first)
    for opened, score in ((first, 1), (second, 5)):
        face(opened.page, score).check()
    send(first.page)
    send(second.page)
    says(first.page, IN_THE_BOX["en"])
    says(second.page, IN_THE_BOX["en"])
    (record,) = kept(first.page)
    assert record["stored"] == 2


def test_pressing_send_twice_sends_once(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    opened = visit(pulse_week.link(token))
    face(opened.page, 3).check()
    opened.page.get_by_role("button", name=SEND["en"]).dblclick()
    says(opened.page, IN_THE_BOX["en"])
    assert ballots(opened) == 1


@pytest.mark.parametrize(
    ("bound", "words"),
    [(None, "gave 3.6 on"), ("lower", "gave 3.6 or lower"), ("higher", "gave 3.6 or higher")],
)
def test_what_the_group_said_last_time_is_told_after_the_answer(
    visit: Open, pulse_week: PulseWeek, token: str, bound: str | None, words: str
) -> None:
    means = {"happiness": {"n": 6, "mean": 3.6, "bound": bound}}
    last = {"wave": "2026-W10", "n": 6, "eligible": 8, "means": means}

    def with_last(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, json={**found.json(), "last": last})

    page = visit("about:blank").page
    page.route("**/place", with_last)
    page.goto(pulse_week.link(token))
    face(page, 3).wait_for()
    expect(page.get_by_text(words)).to_have_count(0)
    answer(page, 3)
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text(f"1 ({FACES['en'][0]}) to 5 ({FACES['en'][4]}); 6 of 8 answered")).to_be_visible()


def test_without_script_the_page_says_what_it_needs(visit: Open, pulse_week: PulseWeek) -> None:
    opened = visit(pulse_week.link(pulse_week.people[0].token), script=False, language="de")
    # Playwright's own texts leave out what stands in <noscript>.
    shown = opened.page.locator("main").inner_text()
    assert "Dafür braucht er JavaScript" in shown
    assert "Das dauert länger" not in shown


def test_a_week_that_never_was_is_said_before_any_script_runs(visit: Open, pulse_week: PulseWeek) -> None:
    page = visit(f"{pulse_week.server}/pulse/1999-W01", refusals={404}).page
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")


def test_another_link_pasted_into_the_same_tab_is_another_person(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit(pulse_week.link(token))
    answer(opened.page, 4)
    opened.page.goto(pulse_week.link(pulse_week.people[-1].token))
    expect(face(opened.page, 4)).not_to_be_checked()


def test_a_token_that_a_mail_program_put_into_the_path_is_led_back_behind_the_number_sign(
    visit: Open, pulse_week: PulseWeek
) -> None:
    link = pulse_week.link(pulse_week.people[0].token)
    page = visit(link.replace("#", "%23")).page
    expect(face(page, 1)).to_be_visible()
    assert page.url == link
