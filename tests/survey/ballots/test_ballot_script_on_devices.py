"""The browser's script on a second, a shared and a forgetful device, and after the close."""

import secrets
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from survey.ballots.answer import Answer
from survey.tokens import sign_link
from tests.clock import moved_clock
from tests.stand_in import StandIn
from tests.survey.ballots.ballot_script import CAST, FORGET, OWN, TOKEN, cast, kept


def test_a_second_device_is_told_where_the_answer_is(browser: Browser, page: Page, server: StandIn) -> None:
    cast(page, server)
    context = browser.new_context()
    other = context.new_page()
    other.goto(server.url)
    told = cast(other, server)
    context.close()
    assert told["problem"] == "elsewhere"
    assert told["detail"] == "You have already answered, or started, on another device."
    assert len(server.box) == 1


def test_a_shared_device_keeps_nothing(page: Page, server: StandIn) -> None:
    assert cast(page, server, memory=True)["rev"] == 1
    assert kept(page) == []
    assert len(server.box) == 1


def test_the_device_remembers_that_it_answered(page: Page, server: StandIn) -> None:
    assert page.evaluate(OWN, TOKEN) is None
    nullifier = cast(page, server)["nullifier"]
    assert page.evaluate(OWN, TOKEN) == {"nullifier": nullifier, "sent": True, "changeable": True}


def test_forgotten_an_answer_can_be_found_in_the_list_and_not_be_changed(page: Page, server: StandIn) -> None:
    cast(page, server, 4)
    page.evaluate(FORGET, TOKEN)
    (receipt,) = kept(page)
    assert receipt.keys() == {"fingerprint", "closes", "nullifier"}
    own = page.evaluate(OWN, TOKEN)
    assert (own["sent"], own["changeable"]) == (True, False)
    assert cast(page, server, 1)["problem"] == "elsewhere"
    assert server.answers() == [Answer({"mood": 4, "lead": None}, "")]
    page.evaluate(FORGET, TOKEN)
    assert kept(page) == []


def test_what_was_begun_on_a_device_goes_on_in_memory_when_it_turns_out_to_be_shared(
    page: Page, server: StandIn
) -> None:
    first = cast(page, server, 2)
    moved = CAST.replace(
        "const send", "const other = await pulse.intoMemory({wave, token, storage}); const send"
    ).replace("idea, storage", "idea, storage: other")
    order = {"scores": {"mood": 5, "lead": None}, "token": TOKEN, "fingerprint": server.fingerprint}
    second = page.evaluate(moved, order)
    assert (second["rev"], second["nullifier"]) == (2, first["nullifier"])
    assert kept(page) == []


def test_the_reminders_link_finds_the_record_of_the_first_link_and_nobody_elses(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = """async (tokens) => {
        const {recordName} = await import('/static/pulse/records.js');
        return Promise.all(tokens.map((token) => recordName('2026-W12', token)));
    }"""
    eva, jan = secrets.token_hex(16), "0" * 32  # the second so plain that it is compressed
    tokens = []
    for now in (1773824400, 1774256400):
        moved_clock(monkeypatch, datetime.fromtimestamp(now, UTC))
        tokens += [sign_link(["secret"], "pulse", person) for person in (eva, jan)]
    assert len(set(tokens)) == 4
    found = page.evaluate(names, [*tokens, "7K2M-9QXT-41VD"])
    assert found[:2] == found[2:4]
    assert len(set(found)) == 3


def test_another_person_on_the_same_device_gets_a_ballot_of_their_own(page: Page, server: StandIn) -> None:
    cast(page, server, 1)
    assert page.evaluate(OWN, "InI3MTk0Ig.bZ.reminder") is not None
    assert page.evaluate(OWN, "IjgzMzUi.aZ.first") is None
    assert page.evaluate(OWN, "7K2M-9QXT-41VD") is None
    cast(page, server, 5, token="IjgzMzUi.aZ.first")
    cast(page, server, 3, token="7K2M-9QXT-41VD")
    assert sorted(answer.scores["mood"] or 0 for answer in server.answers()) == [1, 3, 5]


def test_after_close_only_the_receipt_is_left_and_after_four_weeks_nothing(
    page: Page, server: StandIn
) -> None:
    cast(page, server)
    page.evaluate("localStorage.setItem('another.page', 'stays')")
    tidy = """async (now) => {
        const {tidy} = await import('/static/pulse/records.js');
        tidy(localStorage, 'another', Date.parse(now));
        return Object.values(localStorage).filter((text) => text.startsWith('{')).map(JSON.parse);
    }"""
    (open_record,) = page.evaluate(tidy, "2026-03-23T16:59:59Z")
    assert "token" in open_record
    (receipt,) = page.evaluate(tidy, "2026-03-23T17:00:00Z")
    assert receipt.keys() == {"fingerprint", "closes", "nullifier"}
    assert page.evaluate(tidy, "2026-04-20T16:59:59Z") == [receipt]
    assert page.evaluate(tidy, "2026-04-20T17:00:00Z") == []
    assert page.evaluate("localStorage.getItem('another.page')") == "stays"
