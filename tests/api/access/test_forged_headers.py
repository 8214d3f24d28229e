"""Whoever says in a header who or where they are is believed only as a proxy of ours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar

from api.installation import installation_of
from survey.accounts.roles import Role
from tests.api.access.desk import browser_at, desk_application, member
from tests.clock import patience_stands_still
from tests.survey.accounts.people import hire

FORGED = {
    "X-Forwarded-Host": "attacker.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "81",
    "X-Forwarded-Prefix": "/elsewhere",
    "X-Original-URL": "/elsewhere",
    "X-Real-IP": "198.51.100.1",
    "Forwarded": "for=198.51.100.1;host=attacker.example;proto=http",
}
WRONG = {"address": "lena@example.org", "password": "guess", "code": "000000"}


async def statuses(app: Litestar, peer: str, senders: list[str]) -> list[int]:
    """What becomes of a wrong guess from each of these, all through the same connection's end."""
    async with browser_at(app, peer) as browser:
        return [
            (await browser.post("/desk/sign-in", data=WRONG, headers={"X-Forwarded-For": each})).status_code
            for each in senders
        ]


@pytest.mark.parametrize(
    ("named", "peer", "believed"),
    [
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3", "10.1.2.4", False),  # the neighbour of a proxy is none
        ("10.1.2.3", "127.0.0.1", False),  # this machine was not named
        ("none", "127.0.0.1", False),
    ],
)
async def test_guesses_are_counted_by_the_sender_that_a_named_proxy_says(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, peer: str, believed: bool
) -> None:
    patience_stands_still(monkeypatch)
    app = desk_application(tmp_path, RESONANZ_PROXIES=named)
    await hire(installation_of(app).secrets, "lena@example.org", [Role.ANALYST], datetime.now(UTC))
    found = await statuses(app, peer, [f"198.51.100.{number}" for number in range(8)])
    assert (429 not in found) is believed
    # What came along from the browser stands before what the proxy adds: it buys no further guess.
    through = await statuses(app, peer, [f"203.0.113.{number}, 192.0.2.1" for number in range(8)])
    assert 429 in through


async def test_no_header_says_by_which_name_one_is_called(database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    async with browser_at(app, "127.0.0.1") as anybody:
        plain, forged = await anybody.get("/desk/sign-in"), await anybody.get("/desk/sign-in", headers=FORGED)
    assert (plain.status_code, plain.text) == (forged.status_code, forged.text)
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR], network="127.0.0.1") as omar:
        sent = {"address": "lena@example.org", "role": "analyst"}
        page = (await omar.browser.post("/desk/people/invite", data=sent, headers=FORGED)).text
    assert "<code>https://survey.example.org/desk/join#" in page
    assert "attacker" not in page
