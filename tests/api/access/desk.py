"""People with an account at the whole application, each with a browser of their own, without Chromium."""

import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx
from litestar import Litestar

from api.app import ROUTES, application
from api.installation import installation_of
from survey import clock
from survey.accounts.roles import Role
from tests.api.customers import URL, installation_for_tests
from tests.reader import OURS
from tests.survey.accounts.people import Person, hire

HTML = {"Accept": "text/html"}


def desk_application(folder: Path, **said: str) -> Litestar:
    """Every route, over the database that the test has opened."""
    app = application(ROUTES)
    app.state.installation = installation_for_tests(folder, **said)
    return app


def browser_at(app: Litestar, address: str = "203.0.113.7") -> httpx.AsyncClient:
    """A browser that sends its own pages' forms, from some network."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 4711))  # type: ignore[arg-type]  # Litestar types its messages more strictly
    return httpx.AsyncClient(
        transport=transport, base_url=URL, headers=OURS | HTML | {"Accept-Language": "en"}
    )


@dataclass
class Member:
    """Somebody with an account, and their browser."""

    person: Person
    browser: httpx.AsyncClient

    async def sign_in(self, **instead: str) -> httpx.Response:
        """By password and the code of now, or with something else in the place of either."""
        form = {
            "address": self.person.address,
            "password": self.person.password,
            "code": self.person.code(clock.now()),
        }
        return await self.browser.post("/desk/sign-in", data=form | instead)


@asynccontextmanager
async def member(
    app: Litestar,
    address: str,
    roles: Collection[Role] = (Role.ANALYST,),
    *,
    signed_in: bool = True,
    network: str = "203.0.113.7",
) -> AsyncIterator[Member]:
    """Hired, and signed in unless it is the signing in that is looked at."""
    person = await hire(installation_of(app).secrets, address, roles, clock.now())
    async with browser_at(app, network) as browser:
        found = Member(person, browser)
        if signed_in:
            assert (await found.sign_in()).status_code == 303
        yield found


def hidden(page: str, name: str) -> str:
    """A hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def without_chance(page: str) -> str:
    """A page without the value that its forms have for this once."""
    return re.sub(r'name="once" value="[^"]*"', "", page)


def secret_on(page: str) -> str:
    """The letters that an app is told."""
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found
    return found[1].replace(" ", "")
