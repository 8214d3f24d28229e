"""A tablet that many use: five people in a row, one who walks away, and nothing of them left behind."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.pulse_page import says, send
from tests.stand_in import StandIn

CODES = ("K7QM2XPD9RT0", "K7QM2XPD9RT1", "K7QM2XPD9RT2", "K7QM2XPD9RT3", "K7QM2XPD9RT4")
NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
ENTRANCE, COMPARE = "Please type in your code", "Please compare these words"
LEFT = """async () => ({
    local: localStorage.length, session: sessionStorage.length, history: history.length,
    caches: (await caches.keys()).length, databases: (await indexedDB.databases()).length,
    cookies: document.cookie, address: location.pathname + location.hash,
    field: document.querySelector('#code').value,
})"""


def begins(page: Page, code: str) -> None:
    says(page, ENTRANCE)
    page.get_by_label("The code of this week").fill(code)
    page.get_by_label("The code of this week").press("Enter")
    says(page, COMPARE)
    page.get_by_role("button", name="They are the same").click()
    expect(page.get_by_text("an answer cannot be changed once it is sent")).to_be_visible()


def test_five_people_in_a_row_leave_nothing_behind(visit: Open, server: StandIn) -> None:
    opened = visit("about:blank", width=360)
    page = opened.page
    page.clock.install(time=NOW)
    page.goto(f"{server.url}/kiosk")
    says(page, ENTRANCE)
    assert opened.accessibility_findings() == []
    # From here on it stands still: on a busy machine the thanks would be gone before somebody looks.
    page.clock.pause_at(NOW + timedelta(minutes=5))
    before = page.evaluate(LEFT)
    assert before["address"] == "/kiosk"
    for number, code in enumerate(CODES):
        begins(page, f"{code[:4].lower()}-{code[4:8]} {code[8:]}".replace("0", "O"))
        page.get_by_role("radio").nth(number).check()
        page.get_by_role("textbox").fill(f"Unmistakable {number}")
        send(page)
        says(page, "Your answer is in the box")
        expect(page.get_by_role("button", name="Change my answer")).to_have_count(0)
        page.clock.fast_forward(5_000)
        says(page, ENTRANCE)
        assert page.evaluate(LEFT) == before
        assert not re.search("Unmistakable|K7QM", page.content())
    begins(page, CODES[0])  # and somebody who walks away
    page.get_by_role("textbox").fill("Unmistakable")
    page.clock.fast_forward(61_000)
    says(page, ENTRANCE)
    assert page.evaluate(LEFT) == before
    assert len(server.answers()) == 5
