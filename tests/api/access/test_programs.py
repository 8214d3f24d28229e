"""Omar gives a help desk its key, sees when it was last used, and ends it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar

from survey.accounts.roles import Role
from survey.contacts.api_keys import CONTACTS, RATINGS, create_key, find_key
from tests.api.access.desk import Member, browser_at, desk_application, member

TODAY = datetime.now(UTC).date()


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def omar(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as found:
        yield found


async def made(omar: Member, name: str, **more: str) -> str:
    page = (await omar.browser.post("/desk/programs", data={"name": name, **more})).text
    found = re.search(r"resonanz_[\w-]{43}", page)
    assert found
    return found[0]


async def test_a_key_is_shown_once_and_its_days_afterwards(omar: Member, app: Litestar) -> None:
    assert "No program reports contacts yet" in (await omar.browser.get("/desk/programs")).text
    key = await made(omar, "help desk")
    page = (await omar.browser.get("/desk/programs")).text
    assert key not in page
    assert "may report contacts" in page
    assert "never used" in page
    async with browser_at(app) as program:
        await program.post("/api/contacts", json={}, headers={"Authorization": f"Bearer {key}"})
    assert "last used on" in (await omar.browser.get("/desk/programs")).text


async def test_an_ended_key_reports_nothing_more(omar: Member, app: Litestar) -> None:
    key = await made(omar, "help desk")
    assert (await omar.browser.post("/desk/programs/end", data={"name": "help desk"})).status_code == 303
    assert "ended on" in (await omar.browser.get("/desk/programs")).text
    async with browser_at(app) as program:
        answer = await program.post("/api/contacts", json={}, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 401
    # And its name is not given again.
    again = await omar.browser.post("/desk/programs", data={"name": "help desk"})
    assert again.status_code == 422
    assert "There is or was a key" in again.text


async def test_a_key_for_ratings_is_made_on_the_page_and_reports_no_contact(omar: Member) -> None:
    key = await made(omar, "survey tool", scope="ratings")
    assert "may hand over ratings" in (await omar.browser.get("/desk/programs")).text
    assert await find_key(key, CONTACTS, TODAY) is None
    assert await find_key(key, RATINGS, TODAY) is not None
    wrong = await omar.browser.post("/desk/programs", data={"name": "x", "scope": "everything"})
    assert wrong.status_code == 422


async def test_a_key_does_nothing_beyond_its_scope(database: str) -> None:
    key = await create_key("help desk", TODAY)
    assert await find_key(key, "anything else", TODAY) is None
    assert await find_key(key, CONTACTS, TODAY) is not None
