"""Whatever people and programs do, sent twice: a browser on a bad line does that, and whoever presses twice.

Every route that takes something is asked again with the very same request, as soon as it has accepted it. The
second changes nothing, and is not told that the first has failed.
"""

from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

import httpx
import pytest

from tests.promises.every_route import everything_stored, route_of
from tests.promises.installed import Installed

# Programs say by a key that a request is the same; without one, two alike are two.
SAID_BY_A_KEY = {"/api/contacts", "/api/cases"}
# Each file that is taken along is logged, and each calendar that is read in.
LOGGED = {"/desk/contacts/links", "/desk/log/table.csv", "/desk/customers/export", "/desk/schedule/calendar"}
# A code, a link and a device let somebody in once; their pages let a form go once.
GOOD_ONCE = {
    *(f"/desk/{way}/{how}" for way in ("join", "reset") for how in ("password", "passkey")),
    *("/desk/sign-in", "/desk/sign-in/passkey", "/desk/account/passkey"),
}


@dataclass
class Twice:
    """A client that sends again what was accepted."""

    installed: Installed
    changed: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    async def request(self, method: str, url: httpx.URL | str, **said: Any) -> httpx.Response:
        if method != "GET" and said.get("json") is None and said.get("content") is None:
            said["data"] = {"once": token_urlsafe(16), **(said.get("data") or {})}  # as pages have it
        first = await self.send(method, url, **said)
        route = str(route_of(self.installed.app, first.request.url.path))
        if method == "GET" or first.status_code >= 400:
            return first
        before = await stored()
        second = await self.send(method, url, **said)
        if await stored() != before:
            self.changed.add(route)
        if second.status_code >= 400:
            self.refused.add(route)
        return first

    def __post_init__(self) -> None:
        self.send = self.installed.client.request


async def stored() -> dict[str, list[str]]:
    """Every row but those that only say that a report is read again: it may be once too often."""
    return {table: rows for table, rows in (await everything_stored()).items() if table != "report_change"}


async def test_the_second_of_two_changes_nothing_and_hears_of_no_failure(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = Twice(installed)
    monkeypatch.setattr(installed.client, "request", twice.request)
    await installed.use()
    assert twice.changed == SAID_BY_A_KEY | LOGGED
    assert twice.refused == GOOD_ONCE
