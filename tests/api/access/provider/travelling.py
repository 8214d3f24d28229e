"""There and back again: a browser at the organisation's own sign-in service."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from litestar import Litestar

from tests.api.access.desk import browser_at
from tests.provider.fake import FakeService


async def set_out(browser: httpx.AsyncClient, place: str = "/desk/provider") -> dict[str, str]:
    """What the browser is sent to the service with."""
    answer = await browser.get(place)
    assert answer.status_code == 303, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def come_back(
    browser: httpx.AsyncClient, service: FakeService, asked: dict[str, str], **instead: Any
) -> httpx.Response:
    given = service.claims
    service.claims = {"nonce": asked["nonce"]} | given
    query = {"state": asked["state"], "code": "abc"} | instead
    answer = await browser.get("/desk/provider/back", params=query)
    service.claims = given
    return answer


async def signed_in(app: Litestar, service: FakeService, **claims: Any) -> tuple[httpx.Response, bool]:
    """There and back with a browser of its own, and whether it is let in."""
    async with browser_at(app) as browser:
        service.claims = claims
        answer = await come_back(browser, service, await set_out(browser))
        service.claims = {}
        return answer, (await browser.get("/desk")).status_code == 200
