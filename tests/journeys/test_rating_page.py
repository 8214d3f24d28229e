"""A customer rates a call: on a phone, with the keyboard, without script, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.request import urlopen

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.journeys.conftest import Open
from tests.journeys.customers import Organisation, organisation

LARGEST_PAGE = 30_000
WIDTHS = (360, 1280)
LEFT = """async () => ({
    local: localStorage.length, session: sessionStorage.length, caches: (await caches.keys()).length,
    databases: (await indexedDB.databases()).length, cookies: document.cookie,
})"""


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    with organisation(tmp_path_factory.mktemp("firm")) as found:
        yield found


def send(page: Page, name: str = "Send") -> None:
    page.get_by_role("button", name=name).click()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_two_taps_are_enough(visit: Open, firm: Organisation, width: int, script: bool) -> None:
    link, before = firm.link(), len(firm.rows("rating"))
    page = visit(link, width=width, script=script).page
    page.locator("label", has_text="very satisfied").click()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    expect(page.get_by_text("Your rating has arrived: very satisfied.")).to_be_visible()
    assert page.url == link
    assert len(firm.rows("rating")) == before + 1
    assert firm.rows("rating")[-1]["score"] == 5


@pytest.mark.parametrize("script", [True, False])
def test_a_low_rating_opens_the_reasons_and_a_high_one_does_not(
    visit: Open, firm: Organisation, script: bool
) -> None:
    page = visit(firm.link(), width=360, script=script).page
    reasons = page.get_by_role("group", name="What was the reason?")
    for label, shown in [("satisfied", False), ("dissatisfied", True), ("very satisfied", False)]:
        page.get_by_role("radio", name=label, exact=True).check()
        expect(reasons).to_be_visible(visible=shown)
    page.get_by_role("radio", name="very dissatisfied").check()
    page.get_by_label("I waited too long").check()
    page.get_by_label("A promise was not kept").check()
    page.get_by_label("What exactly would you have wanted?").fill("A call back the same day.")
    page.get_by_label("Is there anything else you want to say?").fill("The third time <b>this</b> year.")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    stored = firm.rows("rating")[-1]
    assert (stored["score"], stored["reasons"]) == (1, "waited,promise_broken")
    assert (stored["wanted"], stored["comment"]) == (
        "A call back the same day.",
        "The third time <b>this</b> year.",
    )


def test_a_rating_can_be_changed_with_the_same_link(visit: Open, firm: Organisation) -> None:
    link, before = firm.link(), len(firm.rows("rating"))
    page = visit(link, width=360, script=False).page
    page.get_by_role("radio", name="dissatisfied", exact=True).check()
    page.get_by_label("I was not understood").check()
    page.get_by_label("What exactly would you have wanted?").fill("Somebody who listens.")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    page = visit(link, width=360, script=False).page
    page.get_by_text("Change the rating").click()
    expect(page.get_by_role("radio", name="dissatisfied", exact=True)).to_be_checked()
    expect(page.get_by_label("I was not understood")).to_be_checked()
    expect(page.get_by_label("What exactly would you have wanted?")).to_have_value("Somebody who listens.")
    page.get_by_role("radio", name="very satisfied").check()
    send(page, "Send the change")
    expect(page.get_by_text("Your rating has arrived: very satisfied.")).to_be_visible()
    assert len(firm.rows("rating")) == before + 1
    assert (firm.rows("rating")[-1]["score"], firm.rows("rating")[-1]["reasons"]) == (5, "")


def test_the_keyboard_alone_is_enough(visit: Open, firm: Organisation) -> None:
    page = visit(firm.link(), width=360).page
    page.keyboard.press("Tab")  # the link to the content
    page.keyboard.press("Tab")  # the other language
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="very dissatisfied")).to_be_focused()
    outline = page.locator(".faces label").first.evaluate("label => getComputedStyle(label).outlineStyle")
    assert outline == "solid"
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="very satisfied")).to_be_checked()
    page.keyboard.press("Tab")  # one stop for all five faces
    expect(page.get_by_label("What exactly would you have wanted?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Would you like an answer?")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")


def test_german_readers_are_asked_in_german_until_the_end(visit: Open, firm: Organisation) -> None:
    page = visit(firm.link(), width=360, language="de").page
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie zufrieden waren Sie mit diesem Kontakt?")
    page.get_by_role("radio", name="sehr unzufrieden").check()
    page.get_by_label("Ich habe zu lange gewartet").check()
    page.get_by_label("Was genau hätten Sie sich gewünscht?").fill("Einen Rückruf.")
    send(page, "Absenden")
    expect(page.get_by_text("Ihre Bewertung ist angekommen: sehr unzufrieden.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_another_language_keeps_what_is_filled_in_and_stores_nothing(
    visit: Open, firm: Organisation, script: bool
) -> None:
    before = firm.rows("rating")
    page = visit(firm.link(), width=360, script=script).page
    page.get_by_role("radio", name="dissatisfied", exact=True).check()
    page.get_by_label("I waited too long").check()
    page.get_by_label("What exactly would you have wanted?").fill("A <b>call</b> back.")
    page.get_by_label("Is there anything else you want to say?").fill("Zeile 1\nZeile 2 👩\u200d👧")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie zufrieden waren Sie mit diesem Kontakt?")
    expect(page.get_by_role("radio", name="unzufrieden", exact=True)).to_be_checked()
    expect(page.get_by_label("Ich habe zu lange gewartet")).to_be_checked()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("What exactly would you have wanted?")).to_have_value("A <b>call</b> back.")
    expect(page.get_by_label("Is there anything else you want to say?")).to_have_value(
        "Zeile 1\nZeile 2 👩\u200d👧"
    )
    assert firm.rows("rating") == before
    send(page)
    expect(page.get_by_text("Your rating has arrived: dissatisfied.")).to_be_visible()
    assert firm.rows("rating")[-1]["comment"] == "Zeile 1 Zeile 2 👩\u200d👧"


def test_another_language_keeps_a_change_that_is_not_sent_yet(visit: Open, firm: Organisation) -> None:
    page = visit(firm.link(), width=360, language="de").page
    page.get_by_role("radio", name="sehr zufrieden").check()
    send(page, "Absenden")
    page.get_by_text("Bewertung ändern").click()
    page.get_by_role("radio", name="sehr unzufrieden").check()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Your rating has arrived: very satisfied.")).to_be_visible()
    expect(page.get_by_role("radio", name="very dissatisfied")).to_be_checked()
    assert firm.rows("rating")[-1]["score"] == 5


def test_leaving_asks_first_only_where_something_is_unsent(visit: Open, firm: Organisation) -> None:
    page = visit(firm.link(), width=360).page
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)

    def is_asked() -> None:
        with page.expect_event("dialog"):
            page.evaluate("location.assign('/link')")

    page.get_by_label("Is there anything else you want to say?").fill("Something")
    is_asked()
    page.get_by_label("Is there anything else you want to say?").fill("")
    page.get_by_role("radio", name="very satisfied").check()
    is_asked()
    page.get_by_role("button", name="Deutsch").click()  # nothing to ask: it is kept
    expect(page.get_by_role("radio", name="sehr zufrieden")).to_be_checked()
    page.wait_for_load_state("load")  # before its script is there, a page asks nothing
    is_asked()
    send(page, "Absenden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vielen Dank!")
    page.evaluate("location.assign('/link')")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open a link")
    assert asked == ["beforeunload"] * 3


def test_a_chosen_language_survives_sending(visit: Open, firm: Organisation) -> None:
    page = visit(firm.link(), language="en", width=360).page
    page.get_by_role("button", name="Deutsch").click()
    page.get_by_role("radio", name="weder noch").check()
    send(page, "Absenden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vielen Dank!")


EVERY_VIEW: list[tuple[str, int, Literal["light", "dark"]]] = [
    ("en", 360, "light"),
    ("de", 360, "dark"),
    ("de", 1280, "light"),
    ("en", 1280, "dark"),
]


@pytest.mark.parametrize(("language", "width", "scheme"), EVERY_VIEW)
def test_every_state_fits_and_is_accessible(
    visit: Open, firm: Organisation, language: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    opened = visit(firm.link(), language=language, width=width, scheme=scheme)
    page = opened.page

    def fits_and_is_accessible() -> None:
        assert opened.overflow() <= 0
        assert opened.accessibility_findings() == []

    fits_and_is_accessible()
    page.get_by_role("radio").first.check()
    fits_and_is_accessible()
    with page.expect_navigation():
        page.locator("main button").click()
    fits_and_is_accessible()
    page.locator("summary").click()
    fits_and_is_accessible()
    with page.expect_navigation():
        page.get_by_role("button", name="Deutsch" if language == "en" else "English").click()
    fits_and_is_accessible()


def test_every_target_is_large_enough_for_a_finger(visit: Open, firm: Organisation) -> None:
    page = visit(firm.link(), width=360).page
    page.get_by_role("radio").first.check()
    targets = page.locator(".faces label, .tick, button, textarea")
    boxes: list[dict[str, Any]] = targets.evaluate_all("all => all.map(one => one.getBoundingClientRect())")
    assert len(boxes) == 5 + 9 + 2 + 2
    assert min(box["height"] for box in boxes) >= 44


def test_the_page_is_small_and_asks_for_three_files(visit: Open, firm: Organisation) -> None:
    opened = visit(firm.link(), width=360, language="de")
    asked = [url for url in opened.requests if not url.startswith("data:")]
    assert len(asked) == 3, asked
    sizes = {}
    for url in asked:
        with urlopen(url, timeout=120) as answer:  # noqa: S310  # our own server
            sizes[url] = len(answer.read()) + len(str(answer.headers))
    assert sum(sizes.values()) < LARGEST_PAGE, sizes


def test_nothing_is_remembered_in_the_browser(visit: Open, firm: Organisation) -> None:
    page = visit(firm.link(), width=360).page
    page.get_by_role("radio").last.check()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_another_sites_page_cannot_rate_in_the_customers_name(
    visit: Open, firm: Organisation, tmp_path: Path
) -> None:
    link, before = firm.link(), firm.rows("rating")
    path = tmp_path / "elsewhere.html"
    path.write_text(
        '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Elsewhere</title>'
        f'<form method="post" action="{link}"><input name="score" value="1"><button>Win</button></form>'
    )
    page = visit(path.as_uri(), refusals={403}).page
    page.get_by_role("button", name="Win").click()
    expect(page.get_by_text("This was not sent from our own page")).to_be_visible()
    assert firm.rows("rating") == before


def test_three_customers_in_a_row_before_a_terminal_leave_nothing_behind(
    visit: Open, firm: Organisation
) -> None:
    opened = visit("about:blank", width=360)
    page = opened.page
    links = [firm.link(terminal=True) for _ in range(3)]
    for number, link in enumerate(links):
        page.goto(link)
        expect(page.get_by_role("radio").first).to_be_visible()
        assert "Unmistakable" not in page.content()
        page.get_by_role("radio").nth(number).check()
        for field in page.get_by_role("textbox").all()[:2]:
            field.fill(f"Unmistakable {number}")
        page.locator('[name="answer_to"]').fill(f"unmistakable-{number}@example.org")
        send(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")
        assert page.evaluate(LEFT) == {"local": 0, "session": 0, "caches": 0, "databases": 0, "cookies": ""}
    assert page.context.cookies() == []
    while page.url != "about:blank":  # somebody goes back through all that was before
        assert not re.search("nmistakable|satisfied", page.locator("main").inner_text())
        assert page.get_by_role("textbox").count() == 0
        page.go_back()
    assert len({row["id"] for row in firm.rows("customer_case")}) == 3
