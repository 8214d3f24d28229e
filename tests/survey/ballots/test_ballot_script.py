"""The browser's script through a week: lost responses, reloads, two tabs, changed answers, shared devices.

Attack 4. Control: two tabs that keep nothing, before a signer that signs whatever it is asked.
"""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserContext, Page

from survey.ballots.answer import Answer
from survey.ballots.manifest import write_manifest
from tests.stand_in import StandIn
from tests.survey.ballots.ballot_script import CAST, TOKEN, cast, kept


def test_an_answer_arrives_and_only_its_own_week_can_read_it(page: Page, server: StandIn) -> None:
    receipt = cast(page, server, 4, comment="  Gut „so“ 😀\r\n\u0007weiter ")
    assert receipt["rev"] == 1
    assert [nullifier.hex() for nullifier in server.box] == [receipt["nullifier"]]
    assert server.answers() == [Answer({"mood": 4, "lead": None}, "Gut „so“ 😀\nweiter")]
    assert server.routes() == ["manifest", "place", "issue", "ballot", "ack"]
    assert server.acked == {TOKEN}


def test_an_idea_is_one_with_words_alone_and_where_the_week_knows_of_ideas(
    page: Page, server: StandIn
) -> None:
    cast(page, server, 4, comment="Blumen", idea=True)
    assert server.answers() == [Answer({"mood": 4, "lead": None}, "Blumen", idea=True)]
    cast(page, server, 4, comment="  ", idea=True)
    assert server.answers() == [Answer({"mood": 4, "lead": None}, "", idea=False)]
    # A week that was open when the server was replaced: its answers look as they did before.
    server.manifest = server.manifest.replace(b"resonanz-3", b"resonanz-2")
    page.evaluate("localStorage.clear()")
    server.box.clear()
    server.issued.clear()
    cast(page, server, 5, comment="Blumen", idea=True)
    assert server.answers() == [Answer({"mood": 5, "lead": None}, "Blumen", idea=False)]


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


@pytest.mark.parametrize(("bits", "exponent"), [(3072, 65537), (2048, 3)])
def test_a_key_of_another_kind_than_everybodys_is_refused(
    page: Page, server: StandIn, bits: int, exponent: int
) -> None:
    public = rsa.generate_private_key(exponent, bits).public_key()
    manifest = server.wave.manifest()
    marked = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    server.key = marked
    cell = replace(manifest.cells[0], key_id=sha256(marked).digest())
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
