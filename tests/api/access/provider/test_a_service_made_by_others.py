"""The whole way with oidc-provider (npm): there, through its pages, back, and in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from litestar import Litestar

from api.access.provider import service
from survey.accounts.accounts import find_account, invite
from survey.accounts.rights import held_roles
from survey.accounts.roles import Role
from survey.accounts.tables import Account
from tests.api.access.desk import browser_at, desk_application
from tests.api.customers import URL
from tests.provider.fake import CLIENT, SECRET
from tests.provider.real import running_provider


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with running_provider(f"{URL}/desk/provider/back") as address:
        yield address


@pytest.fixture
def app(database: str, tmp_path: Path, provider: str, monkeypatch: pytest.MonkeyPatch) -> Litestar:
    monkeypatch.setattr(service, "SECONDS", 120.0)  # a busy machine is no service that is down
    return desk_application(
        tmp_path,
        RESONANZ_OIDC_ISSUER=provider,
        RESONANZ_OIDC_CLIENT=CLIENT,
        RESONANZ_OIDC_SECRET=SECRET,
        RESONANZ_OIDC_ROLES="hr analytics=analyst",
    )


async def there_and_back(browser: httpx.AsyncClient, person: str) -> httpx.Response:
    """Follow the service's redirects as a browser does, choosing who one is when asked."""
    address = (await browser.get("/desk/provider")).headers["location"]
    async with httpx.AsyncClient(timeout=60) as outside:
        while not address.startswith(URL):
            answer = await outside.get(address)
            if answer.status_code == 200:
                address = f"{address}?as={person}"
            else:
                address = urljoin(address, answer.headers["location"])
    back = urlsplit(address)
    return await browser.get(f"{back.path}?{back.query}")


async def test_lena_comes_in_with_the_role_of_her_group(app: Litestar) -> None:
    async with browser_at(app) as browser:
        answer = await there_and_back(browser, "lena")
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
        page = (await browser.get("/desk")).text
    assert "Good to see you, Lena Berg" in page
    assert await held_roles(await find_account("lena@example.org")) == {Role.ANALYST}


async def test_mallory_with_an_address_that_is_not_verified_stays_outside(app: Litestar) -> None:
    await invite("lena@example.org", [Role.ANALYST], datetime.now(UTC))
    async with browser_at(app) as browser:
        answer = await there_and_back(browser, "mallory")
        assert answer.status_code == 401
        assert "verified" in answer.text
    assert await Account.count() == 0
