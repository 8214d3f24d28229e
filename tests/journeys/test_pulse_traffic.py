"""What the pulse page fetches and sends: little, from our own address, and the ballot by itself."""

import gzip
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import product
from typing import Any
from uuid import UUID

from playwright.sync_api import Request

from tests.browser import until
from tests.journeys.conftest import Open
from tests.journeys.pulse_page import answer, weights
from tests.pulse_week import PulseWeek

GROUPS = 36
AREAS = (
    "Kundendienst",
    "Vertrieb",
    "Buchhaltung",
    "Werkstatt",
    "Empfang",
    "Einkauf",
    "Planung",
    "Abrechnung",
)
PLACES = ("Nord", "Süd", "Ost", "West", "Mitte", "Hafen", "Altstadt", "Industriepark")


def many_groups(manifest: bytes) -> bytes:
    """The same week in an organisation of three dozen groups."""
    departments = [_random_id(area) for area in AREAS]
    cells = [
        {
            "department": departments[number // 8],
            "eligible": 8 + number % 23,
            "id": _random_id(f"{area} {place}"),
            "key": urlsafe_b64encode(sha256(f"key {number}".encode()).digest()).rstrip(b"=").decode(),
            "label": f"{area} {place}",
            "newcomers": number % 3,
        }
        for number, (area, place) in enumerate(list(product(AREAS, PLACES))[:GROUPS])
    ]
    document = json.loads(manifest) | {"cells": sorted(cells, key=lambda cell: str(cell["id"]))}
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _random_id(of: str) -> str:
    return str(UUID(bytes=sha256(of.encode()).digest()[:16], version=4))


def test_the_whole_page_stays_small_even_with_three_dozen_groups(visit: Open, pulse_week: PulseWeek) -> None:
    # In German, which takes more letters.
    opened = visit("about:blank", language="de", new=True)
    sizes = weights(opened.page, pulse_week.link(pulse_week.people[0].token))
    assert len(sizes) <= 16
    served = opened.page.request.get(f"{pulse_week.page}/manifest").body()
    further = len(gzip.compress(many_groups(served), mtime=0)) - len(gzip.compress(served, mtime=0))
    assert sum(sizes) + further < 40_000


def test_everything_comes_from_our_own_address_and_nothing_is_asked_twice(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit("about:blank", new=True)
    requests: list[Request] = []

    def note(request: Request) -> None:
        requests.append(request)

    opened.page.on("request", note)
    opened.page.goto(pulse_week.link(token))
    answer(opened.page, 4)
    addresses = [url.split("#")[0] for url in opened.requests if not url.startswith("about:")]
    assert len(addresses) == len(set(addresses))
    assert all(url.startswith((f"{pulse_week.server}/", "data:")) for url in addresses)
    assert not any(request.all_headers().get("referer") for request in requests)
    assert not any(token in request.url.split("#")[0] for request in requests)


def test_the_ballot_travels_without_cookie_or_referrer_on_a_connection_of_its_own(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit("about:blank", new=True)
    opened.page.context.add_cookies([{"name": "session", "value": "secret", "url": pulse_week.server}])
    session = opened.page.context.new_cdp_session(opened.page)
    session.send("Network.enable")
    route: dict[str, str] = {}
    headers: dict[str, dict[str, str]] = {}
    connection: dict[str, float] = {}

    def named(event: dict[str, Any]) -> None:
        route[event["requestId"]] = event["request"]["url"].rpartition("/")[2]

    def sent(event: dict[str, Any]) -> None:
        headers[event["requestId"]] = {name.lower(): text for name, text in event["headers"].items()}

    def received(event: dict[str, Any]) -> None:
        connection[event["requestId"]] = event["response"]["connectionId"]

    session.on("Network.requestWillBeSent", named)
    session.on("Network.requestWillBeSentExtraInfo", sent)
    session.on("Network.responseReceived", received)
    opened.page.goto(pulse_week.link(token))
    answer(opened.page, 3)
    (ballot,) = [request for request, name in route.items() if name == "ballot"]
    (issue,) = [request for request, name in route.items() if name == "issue"]
    # Another process of the browser tells them.
    until(opened.page, lambda: {ballot, issue} <= headers.keys())
    assert "session=secret" in headers[issue]["cookie"]
    assert not {"cookie", "referer", "authorization"} & headers[ballot].keys()
    assert headers[ballot]["accept-language"] == "*"
    personal = {connection[request] for request in route if request != ballot and request in connection}
    assert connection[ballot] not in personal
