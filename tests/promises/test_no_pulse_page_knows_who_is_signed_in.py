"""Attack 17 in part: send the cookie of somebody with an account to the pages where one answers or rates.

Adversaries A1 (whoever runs the server), A4 (logs). No browser does that, because the cookie has a path
(decision 40); this is what happens if one did, or a later version gave it another. Every route outside the
desk and the results answers with the same bytes, asks no table for a session and sets nothing. Control: a
page that greets whoever is signed in.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from litestar import get
from litestar.params import FromPath

from api.access.signing_in.cookie import DESK, RESULTS, cookie_name
from api.installation import installation_of
from api.web.pages import AnyRequest
from survey.accounts.sessions import find_session
from tests.api.access.desk import member
from tests.promises.every_route import BODIES, MARKER, addresses, http_routes
from tests.promises.installed import Installed, installation
from tests.reader import OURS

NAMES = ("__Secure-resonanz", "__Host-resonanz", "resonanz", "resonanz-reading", "session")


def outside(installed: Installed) -> list[tuple[str, str]]:
    """Every address that is neither the desk's nor the results', and how it is asked."""
    found: list[tuple[str, str]] = []
    for route in http_routes(installed.app):
        if route.path.split("/")[1] in {DESK.strip("/"), RESULTS.strip("/")}:
            continue
        for place in addresses(route, installed.values):
            if "file_path" in route.path and not place.endswith(("resonanz.css", "ballot.js", MARKER)):
                continue  # three of a hundred files that one route sends
            found += [(str(method), place) for method in route.methods if method in {"GET", "POST"}]
    return found


async def ask(installed: Installed, cookies: Mapping[str, str]) -> list[httpx.Response]:
    headers = OURS | {"Accept": "text/html", "Accept-Language": "en"}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    answers = []
    for method, place in outside(installed):
        kind, body = BODIES[1] if method == "POST" else ("", b"")
        sent = headers | ({"Content-Type": kind} if kind else {})
        answers.append(await installed.client.request(method, place, headers=sent, content=body))
        installed.client.cookies.clear()
    return answers


async def differences(installed: Installed) -> set[str]:
    """Addresses that answer otherwise to somebody who is signed in, or that set or vary by a cookie."""
    async with member(installed.app, "ruth@example.org") as ruth:
        value = ruth.browser.cookies.get(cookie_name(installation_of(installed.app).settings), path=DESK)
        assert value
        without = await ask(installed, {})
        sent = await ask(installed, dict.fromkeys(NAMES, value))
    return {
        answer.request.url.path
        for before, answer in zip(without, sent, strict=True)
        if (before.status_code, before.content, before.headers)
        != (answer.status_code, answer.content, answer.headers)
        or "set-cookie" in answer.headers
        or "cookie" in answer.headers.get("vary", "").lower()
    }


async def test_every_page_outside_the_desk_is_the_same_for_everybody(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    assert len(outside(installed)) > 20

    async def noting(token: str, now: object) -> None:
        asked.append(token)

    async with member(installed.app, "omar@example.org"):
        pass
    found = await differences(installed)
    assert found == set()
    monkeypatch.setattr("api.access.signed_in.find_session", noting)
    await ask(installed, dict.fromkeys(NAMES, "A" * 43))
    assert asked == []


@get("/naive/{wave:str}")
async def greeting(request: AnyRequest, wave: FromPath[str]) -> str:
    """The control: a page of the pulse that knows who looks."""
    who = await find_session(request.cookies.get("__Secure-resonanz", ""), datetime.now(UTC))
    return f"{wave}: {who.name if who else 'welcome'}"


async def test_the_control_that_greets_people_is_found(sqlite_database: str, tmp_path: Path) -> None:
    async with installation(tmp_path, [greeting]) as installed:
        assert any(place.startswith("/naive/") for place in await differences(installed))
