"""A computer that others use: what stays on it, what is forgotten, what the browser writes to its disk."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from survey.tokens import sign_link
from tests.browser_profile import browser_with_a_profile, files_with, written
from tests.journeys.conftest import Open
from tests.journeys.pulse_page import IN_THE_BOX, says, send
from tests.stand_in import StandIn

TOKEN = sign_link(["a-secret"], "pulse", "5d0c2b9f")
SECRET = "Unmistakably-Yonder"


def kept(page: Page) -> list[dict[str, Any]]:
    texts = page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage)]")
    return [json.loads(text) for text in texts]


def answered(page: Page, comment: str = "", language: str = "en") -> None:
    page.get_by_role("radio").first.check()
    page.get_by_role("textbox").fill(comment)
    send(page, language)
    says(page, IN_THE_BOX[language])


def test_by_keyboard_one_keeps_nothing_on_a_shared_device_and_the_link_leaves_the_address(
    visit: Open, server: StandIn
) -> None:
    opened = visit(server.link(TOKEN, "?lang=de"), width=360)
    page = opened.page
    page.get_by_role("radio").nth(1).check()
    page.get_by_text("Benutzen auch andere dieses Gerät?").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    notice = page.get_by_text("Von jetzt an behält diese Seite nichts auf diesem Gerät")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("Verlauf des Browsers")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    assert page.url == f"{server.url}/pulse/2026-W12?lang=de"
    assert opened.accessibility_findings() == []
    answered(page, language="de")
    expect(page.get_by_text("schließen Sie dieses Fenster")).to_be_visible()
    assert kept(page) == []
    page.get_by_role("button", name="Antwort ändern").click()
    answered(page, language="de")
    page.get_by_role("link", name="English").click()
    says(page, IN_THE_BOX["en"])
    assert TOKEN not in page.url
    assert kept(page) == []
    assert [rev for rev, _ in server.box.values()] == [2]
    page.reload()
    says(page, "Please open your own link")


def test_what_was_kept_before_is_taken_along_and_leaves_the_device(visit: Open, server: StandIn) -> None:
    page = visit(server.link(TOKEN)).page
    answered(page)
    page.reload()
    page.get_by_role("button", name="Change my answer").click()
    page.get_by_text("Do others use this device too?").click()
    page.get_by_role("button", name="Keep nothing on this device").click()
    expect(page.get_by_text("From here on this page keeps nothing")).to_be_visible()
    assert kept(page) == []
    answered(page)
    assert [rev for rev, _ in server.box.values()] == [2]


def test_forgotten_an_answer_cannot_be_changed_here_and_is_still_found_counted(
    visit: Open, server: StandIn
) -> None:
    opened = visit(server.link(TOKEN), width=360)
    answered(opened.page)
    opened.page.reload()
    opened.page.get_by_role("button", name="Forget it on this device").click()
    expect(opened.page.get_by_text("This browser has forgotten how to change it")).to_be_visible()
    expect(opened.page.get_by_role("button", name="Change my answer")).to_have_count(0)
    assert [record.keys() for record in kept(opened.page)] == [{"fingerprint", "closes", "nullifier"}]
    assert opened.accessibility_findings() == []
    opened.page.reload()
    expect(opened.page.get_by_text("This browser has forgotten how to change it")).to_be_visible()
    server.close()
    opened.page.reload()
    says(opened.page, "Your answer was counted")


def test_once_sent_no_script_of_the_page_holds_the_answer(visit: Open, server: StandIn) -> None:
    """The control is a page that keeps a draft."""
    page = visit(server.link(TOKEN), new=True).page
    page.get_by_role("radio").first.check()
    page.get_by_role("textbox").fill(SECRET)
    page.evaluate("void (window.draft = {text: document.querySelector('#comment').value})")
    assert SECRET in heap(page)
    page.evaluate("void (delete window.draft, window.field = document.querySelector('#comment'))")
    send(page)
    says(page, IN_THE_BOX["en"])
    assert SECRET not in heap(page)
    assert SECRET not in page.content()
    assert page.evaluate("window.field.value") == ""


def heap(page: Page) -> str:
    """All that the page's scripts still hold, after what nobody holds has been collected."""
    session = page.context.new_cdp_session(page)
    chunks: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda event: chunks.append(event["chunk"]))
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.takeHeapSnapshot", {"captureNumericValue": False})
    session.detach()
    return "".join(chunks)


@pytest.mark.parametrize("control", [False, True])
def test_nothing_filled_in_reaches_the_browsers_profile(
    browser: Browser, server: StandIn, tmp_path: Path, control: bool
) -> None:
    """Neither when the window is closed over it nor after a reload. The control keeps a draft."""
    with browser_with_a_profile(browser, tmp_path) as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(server.link(TOKEN))
        for _ in range(2):
            page.get_by_role("radio").first.check()
            page.get_by_role("textbox").press_sequentially(SECRET)
            if control:
                page.evaluate("(draft) => sessionStorage.setItem('draft', draft)", SECRET)
            page.reload()
        expect(page.get_by_role("textbox")).to_have_value("")
        page.get_by_role("textbox").press_sequentially(SECRET)
        written(page, tmp_path)
        page.goto("about:blank")
    assert bool(files_with(tmp_path, SECRET)) is control
