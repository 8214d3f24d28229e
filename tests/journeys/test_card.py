"""Somebody without mail scans a code: the page asks to compare the words of the notice board first."""

from playwright.sync_api import expect

from survey.ballots.spoken import spoken
from tests.journeys.conftest import Open
from tests.journeys.pulse_page import IN_THE_BOX, says, send
from tests.open_wave import WAVE
from tests.stand_in import StandIn

CODE = "K7QM2XPD9RTA"


def test_a_code_shows_the_words_of_the_notice_board_before_anything_else(
    visit: Open, server: StandIn
) -> None:
    opened = visit(f"{server.url}/pulse/{WAVE}?lang=de#card.{CODE}", width=360)
    page = opened.page
    says(page, "Bitte vergleichen Sie diese Wörter")
    expect(page.locator("#stage code")).to_have_text(spoken(server.fingerprint))
    assert "place" not in server.routes()
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []
    page.get_by_role("button", name="Es sind dieselben").press("Enter")
    page.get_by_role("radio").nth(3).check()
    send(page, "de")
    says(page, IN_THE_BOX["de"])
    assert len(server.answers()) == 1
    assert {seen.body["token"] for seen in server.seen if seen.route in {"place", "issue", "ack"}} == {CODE}
