"""The browser's script through a week: lost responses, reloads, two tabs, changed answers, shared devices.

Attack 4. Control: two tabs that keep nothing, before a signer that signs whatever it is asked.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserContext, Page

from survey.ballots.answer import Answer
from survey.ballots.manifest import write_manifest
from survey.tokens import sign_link
from tests.clock import moved_clock
from tests.open_wave import OpenWave
from tests.stand_in import StandIn, stand_in

TOKEN = "InI3MTk0Ig.aZ.first"
CAST = """async ({scores, comment = '', token, fingerprint, memory = false, times = 1}) => {
    const pulse = await import('/static/pulse/ballot.js');
    const wave = '2026-W12';
    const net = {wait: () => Promise.resolve()};
    const storage = memory ? pulse.memoryStorage() : pulse.deviceStorage();
    try {
        const week = await pulse.openWave({wave, expected: fingerprint, net});
        const place = await pulse.findPlace({wave, token, manifest: week.manifest, net});
        const send = () => pulse.castBallot({
            wave, token, cell: place.cell, ...week, scores, comment, storage, net,
        });
        const results = await Promise.all(Array.from({length: times}, send));
        return times === 1 ? results[0] : results;
    } catch (problem) {
        return {problem: problem.code ?? String(problem), detail: problem.detail};
    }
}"""
OWN = """async (token) => {
    const pulse = await import('/static/pulse/ballot.js');
    return pulse.ownBallot({wave: '2026-W12', token, storage: pulse.deviceStorage()});
}"""
FORGET = OWN.replace("ownBallot", "forgetBallot")


@pytest.fixture
def server(wave: OpenWave) -> Iterator[StandIn]:
    with stand_in(wave) as running:
        yield running


@pytest.fixture
def device(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(device: BrowserContext, server: StandIn) -> Page:
    opened = device.new_page()
    opened.clock.set_fixed_time("2026-03-19T12:00:00Z")
    opened.goto(server.url)
    return opened


def cast(page: Page, server: StandIn, mood: int | None = 4, **more: Any) -> Any:
    order = {"scores": {"mood": mood, "lead": None}, "token": TOKEN, "fingerprint": server.fingerprint}
    return page.evaluate(CAST, order | more)


def kept(page: Page) -> list[dict[str, Any]]:
    return [json.loads(text) for text in page.evaluate("Object.values(localStorage)")]


def test_an_answer_arrives_and_only_its_own_week_can_read_it(page: Page, server: StandIn) -> None:
    receipt = cast(page, server, 4, comment="  Gut „so“ 😀\r\n\u0007weiter ")
    assert receipt["rev"] == 1
    assert [nullifier.hex() for nullifier in server.box] == [receipt["nullifier"]]
    assert server.answers() == [Answer({"mood": 4, "lead": None}, "Gut „so“ 😀\nweiter")]
    assert server.routes() == ["manifest", "place", "issue", "ballot", "ack"]
    assert server.acked == {TOKEN}


def test_an_answer_can_be_changed_after_a_reload_and_the_last_one_counts(page: Page, server: StandIn) -> None:
    first = cast(page, server, 2)
    page.reload()
    second = cast(page, server, 5)
    assert (first["rev"], second["rev"]) == (1, 2)
    assert server.answers() == [Answer({"mood": 5, "lead": None}, "")]
    assert server.routes().count("issue") == 1


@pytest.mark.parametrize("route", ["manifest", "place", "issue", "ballot"])
def test_a_lost_response_is_asked_for_again(page: Page, server: StandIn, route: str) -> None:
    server.trouble[route] = ["dead", "lost", 503]
    assert cast(page, server)["rev"] == 1
    assert server.trouble[route] == []
    assert len(server.box) == 1


@pytest.mark.parametrize("route", ["issue", "ballot"])
def test_after_a_connection_lost_for_good_a_reload_continues(page: Page, server: StandIn, route: str) -> None:
    server.trouble[route] = ["lost"] * 50  # Chromium asks again by itself when a connection breaks
    assert cast(page, server, 1) == {"problem": "offline", "detail": ""}
    server.trouble.clear()
    page.reload()
    assert cast(page, server, 5)["rev"] == (1 if route == "issue" else 2)
    assert kept(page)[0]["stored"] == kept(page)[0]["tried"] == (1 if route == "issue" else 2)
    assert server.answers() == [Answer({"mood": 5, "lead": None}, "")]
    assert len({seen.body["blinded"] for seen in server.seen if seen.route == "issue"}) == 1


def test_all_that_is_needed_to_continue_is_kept_before_the_server_is_asked(
    page: Page, server: StandIn
) -> None:
    server.trouble["issue"] = ["dead"] * 50
    cast(page, server)
    (record,) = kept(page)
    assert record.keys() == {"fingerprint", "cell", "closes", "key", "inverse", "blinded"}
    (blinded,) = {seen.body["blinded"] for seen in server.seen if seen.route == "issue"}
    assert record["blinded"] == blinded


def test_the_answer_itself_is_never_kept(page: Page, server: StandIn) -> None:
    cast(page, server, 1, comment="Geheimnis")
    (record,) = kept(page)
    assert record.keys() == {
        "fingerprint", "cell", "closes", "key", "token", "nullifier", "stored", "tried"
    }  # fmt: skip
    assert record["key"].keys() == {"d", "x", "y"}
    assert "Geheimnis" not in json.dumps(record)


def test_what_is_sent_has_one_length_whatever_is_said(page: Page, server: StandIn) -> None:
    for mood, comment in ((1, ""), (None, "kurz"), (5, "lang " * 199)):
        cast(page, server, mood, comment=comment)
    ballots = [seen.headers["content-length"] for seen in server.seen if seen.route == "ballot"]
    assert len(ballots) == 3
    assert len(set(ballots)) == 1


def test_a_lost_attempt_of_its_own_explains_one_revision_and_no_more(page: Page, server: StandIn) -> None:
    cast(page, server, 1)
    server.trouble["ballot"] = ["dead"] * 50
    assert cast(page, server, 2)["problem"] == "offline"
    server.trouble.clear()
    (nullifier,) = server.box
    server.box[nullifier] = (3, b"somebody else's")
    assert cast(page, server, 2)["problem"] == "overtaken"
    assert server.box[nullifier] == (3, b"somebody else's")
    assert cast(page, server, 2)["rev"] == 4
    assert server.answers() == [Answer({"mood": 2, "lead": None}, "")]


def test_what_somebody_sent_with_a_copy_of_the_record_is_told_to_its_owner_and_can_be_replaced(
    browser: Browser, page: Page, server: StandIn
) -> None:
    cast(page, server, 1)
    context = browser.new_context()
    thief = context.new_page()
    thief.goto(server.url)
    thief.evaluate("(kept) => Object.assign(localStorage, kept)", page.evaluate("({...localStorage})"))
    assert cast(thief, server, 5)["rev"] == 2
    context.close()
    assert cast(page, server, 2)["problem"] == "overtaken"
    assert server.answers() == [Answer({"mood": 5, "lead": None}, "")]
    assert cast(page, server, 2)["rev"] == 3


def test_a_server_that_has_lost_an_answer_gets_it_again(page: Page, server: StandIn) -> None:
    cast(page, server, 1)
    cast(page, server, 2)
    server.box.clear()
    assert cast(page, server, 3)["rev"] == 1
    assert server.answers() == [Answer({"mood": 3, "lead": None}, "")]


def test_a_server_that_stores_nothing_is_not_asked_for_ever(page: Page, server: StandIn) -> None:
    server.discards = True
    assert cast(page, server)["problem"] == "failed"
    assert server.routes().count("ballot") == 3


def test_without_a_place_to_keep_it_no_token_is_asked_for(page: Page, server: StandIn) -> None:
    page.evaluate("void (window.kept = localStorage)")
    page.evaluate("void (Storage.prototype.setItem = () => { throw new DOMException('full'); })")
    assert page.evaluate("import('/static/pulse/ballot.js').then((pulse) => pulse.deviceStorage())") is None
    full = CAST.replace("pulse.deviceStorage()", "window.kept")
    order = {"scores": {"mood": 3, "lead": 3}, "token": TOKEN, "fingerprint": server.fingerprint}
    assert page.evaluate(full, order)["problem"] == "storage"
    assert "issue" not in server.routes()


def test_two_tabs_get_one_token_and_two_revisions(
    device: BrowserContext, page: Page, server: StandIn
) -> None:
    other = device.new_page()
    other.goto(server.url)
    page.evaluate("window.done = null")
    start = f"(order) => {{ window.done = ({CAST})(order); }}"
    for tab, mood in ((page, 1), (other, 2)):
        scores = {"mood": mood, "lead": None}
        tab.evaluate(start, {"scores": scores, "token": TOKEN, "fingerprint": server.fingerprint})
    receipts = [tab.evaluate("window.done") for tab in (page, other)]
    assert {receipt["rev"] for receipt in receipts} == {1, 2}
    assert len({receipt["nullifier"] for receipt in receipts}) == 1
    assert len({seen.body["blinded"] for seen in server.seen if seen.route == "issue"}) == 1
    assert len(server.box) == 1


def test_the_control_that_keeps_nothing_on_either_side_takes_a_ballot_from_each_tab(
    device: BrowserContext, page: Page, server: StandIn
) -> None:
    other = device.new_page()
    other.goto(server.url)
    for tab in (page, other):
        server.issued.clear()  # the signer forgets whom it has signed for
        assert cast(tab, server, memory=True)["rev"] == 1
    assert len(server.box) == 2


def test_pressing_send_five_times_makes_one_ballot(page: Page, server: StandIn) -> None:
    receipts = cast(page, server, times=5)
    assert sorted(receipt["rev"] for receipt in receipts) == [1, 2, 3, 4, 5]
    assert len(server.box) == 1


def test_the_fifty_first_change_is_refused_here_already(page: Page, server: StandIn) -> None:
    cast(page, server)
    page.evaluate(
        "for (const [name, text] of Object.entries(localStorage))"
        " localStorage.setItem(name, JSON.stringify({...JSON.parse(text), stored: 50}))"
    )
    assert cast(page, server)["problem"] == "too_often"
    assert server.routes().count("ballot") == 1


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


@pytest.mark.parametrize(("bits", "exponent"), [(3072, 65537), (2048, 3)])
def test_a_key_of_another_kind_than_everybodys_is_refused(
    page: Page, server: StandIn, bits: int, exponent: int
) -> None:
    public = rsa.generate_private_key(exponent, bits).public_key()
    manifest = server.wave.manifest()
    marked = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    cell = replace(manifest.cells[0], key=marked)
    server.manifest = write_manifest(replace(manifest, cells=(cell, *manifest.cells[1:])))
    assert cast(page, server)["problem"] == "tampered"
    assert "issue" not in server.routes()


@pytest.mark.parametrize(
    ("route", "status", "code"),
    [
        ("manifest", 404, "outdated"),
        ("place", 401, "no_such_link"),
        ("issue", 403, "not_invited"),
        ("issue", 400, "outdated"),
        ("issue", 410, "closed"),
        ("ballot", 400, "outdated"),
        ("ballot", 410, "closed"),
        ("ballot", 422, "failed"),
    ],
)
def test_every_refusal_has_its_own_code_and_the_servers_sentence(
    page: Page, server: StandIn, route: str, status: int, code: str
) -> None:
    server.trouble[route] = [status]
    assert cast(page, server) == {"problem": code, "detail": f"Trouble {status}."}


def test_a_server_that_stays_busy_is_asked_four_times(page: Page, server: StandIn) -> None:
    server.trouble["ballot"] = [503] * 9
    assert cast(page, server)["problem"] == "busy"
    assert server.routes().count("ballot") == 4


def test_a_failed_ack_does_not_spoil_the_answer(page: Page, server: StandIn) -> None:
    server.trouble["ack"] = [500]
    assert cast(page, server)["rev"] == 1


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
    ).replace("comment, storage", "comment, storage: other")
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


def test_a_device_with_a_wrong_clock_keeps_the_ballot_in_use(page: Page, server: StandIn) -> None:
    cast(page, server, 1)
    page.clock.set_fixed_time("2027-01-01T00:00:00Z")
    assert cast(page, server, 2)["rev"] == 2
    assert kept(page)[0]["stored"] == 2


def test_without_https_the_script_says_so_and_asks_nothing(page: Page, server: StandIn) -> None:
    page.evaluate("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    assert cast(page, server)["problem"] == "insecure"
    assert server.routes() == []


def test_the_longest_comment_is_cut_at_a_whole_character(page: Page, server: StandIn) -> None:
    cast(page, server, comment="x" + "😀" * 600)
    (answer,) = server.answers()
    assert answer.comment == "x" + "😀" * 499


@pytest.mark.parametrize(
    ("pasted", "arrives"),
    [
        ("'\\ud800 lone'", "\ufffd lone"),
        ("'quotes \" and \\\\ and \\u2028'", 'quotes " and \\ and'),
        ("'字'.repeat(1000)", "字" * 1000),
        ("'\\0\\x1b[31m red'", "[31m red"),
        ("''", ""),
    ],
)
def test_any_text_a_person_can_paste_arrives_readable(
    page: Page, server: StandIn, pasted: str, arrives: str
) -> None:
    order = {"scores": {"mood": 3, "lead": 3}, "token": TOKEN, "fingerprint": server.fingerprint}
    page.evaluate(f"(order) => ({CAST})({{...order, comment: {pasted}}})", order)
    assert server.answers() == [Answer({"mood": 3, "lead": 3}, arrives)]
