"""Attack 17: recognise who sent a ballot by what a browser sends along.

Adversary A4 sees cookies, referring addresses and which requests came through one connection. The page was
opened with a session cookie and a personal link. Control: the same ballot sent as browsers do by default.
"""

from typing import Any

from playwright.sync_api import Page

from tests.stand_in import Seen, StandIn

SEND = """async ({token, expected}) => {
    const pulse = await import('/static/pulse/ballot.js');
    const wave = '2026-W12';
    const week = await pulse.openWave({wave, expected});
    const {cell, key} = await pulse.findPlace({wave, token, manifest: week.manifest});
    const scores = {mood: 4, lead: null};
    return pulse.castBallot({wave, token, cell, key, ...week, scores, storage: pulse.deviceStorage()});
}"""
NAIVE = """async (body) => (await fetch('/pulse/2026-W12/ballot', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body),
})).status"""

TOKEN = "ImV2YSI.aZ.first"
ALLOWED = {
    *("host", "connection", "content-length", "content-type", "accept", "accept-encoding", "accept-language"),
    *("user-agent", "origin", "cache-control", "pragma"),
    *("sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform"),
    *("sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site"),
}


def visited(page: Page, server: StandIn) -> None:
    page.goto(f"{server.url}/#{TOKEN}.{server.fingerprint}")
    page.evaluate(SEND, {"token": TOKEN, "expected": server.fingerprint})


def of(server: StandIn, route: str) -> Seen:
    return next(seen for seen in reversed(server.seen) if seen.route == route)


def personal_connections(server: StandIn) -> set[Any]:
    return {seen.connection for seen in server.seen if seen.route != "ballot"}


def test_no_cookie_no_address_no_shared_connection(page: Page, server: StandIn) -> None:
    visited(page, server)
    ballot = of(server, "ballot")
    assert of(server, "issue").headers["cookie"] == "session=secret"
    assert ballot.headers.keys() <= ALLOWED
    assert ballot.headers["accept-language"] == "*"
    assert ballot.headers.get("origin") in {None, "null", server.url}
    assert ballot.connection not in personal_connections(server)


def test_the_body_holds_nothing_that_the_server_saw_before(page: Page, server: StandIn) -> None:
    visited(page, server)
    issue, ballot = of(server, "issue").body, of(server, "ballot").body
    assert ballot.keys() == {"cell", "token", "key", "rev", "signature", "sealed"}
    assert issue.keys() == {"token", "cell", "key_id", "blinded"}
    assert TOKEN not in str(ballot)
    assert issue["blinded"] not in str(ballot)
    assert server.issued[TOKEN][1] not in str(ballot)


def test_no_request_but_these_leaves_the_page(page: Page, server: StandIn) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    visited(page, server)
    assert {address.split("#")[0] for address in addresses if "/static/" not in address} == {
        f"{server.url}/pulse/2026-W12/{route}" for route in ("manifest", "place", "issue", "ballot", "ack")
    }


def test_the_control_sends_the_session_and_uses_the_same_connection(page: Page, server: StandIn) -> None:
    visited(page, server)
    assert page.evaluate(NAIVE, of(server, "ballot").body) == 200
    naive = of(server, "ballot")
    assert naive.headers["cookie"] == "session=secret"
    assert naive.headers["referer"] == f"{server.url}/"
    assert naive.connection in personal_connections(server)
