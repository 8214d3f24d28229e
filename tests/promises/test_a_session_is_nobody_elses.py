"""Attack 29: get into Lena's session: by choosing its value before she signs in, or by keeping it afterwards.

Adversaries A3 (a shared computer), A8 (another page of the same domain). What has been chosen is never made
valid, what has ended opens nothing, and two values are none. Control: an application that signs in whatever
value the browser brings, as frameworks' sessions do, and ends it in the browser alone.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, Response, get, post

from api.app import application
from api.web.pages import AnyRequest
from survey.accounts.rights import grant
from survey.accounts.roles import Role
from survey.accounts.tables import AccountSession
from tests.api.access.desk import Member, browser_at, desk_application, member

COOKIE = "__Secure-resonanz"
CHOSEN = "A" * 43


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def lena(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "lena@example.org", signed_in=False) as found:
        yield found


@pytest.fixture
async def mallory(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "mallory@example.org", [Role.OWNER]) as found:
        yield found


def held(browser: httpx.AsyncClient) -> str:
    return browser.cookies.get(COOKIE, path="/desk") or ""


async def opens(browser: httpx.AsyncClient, *values: str) -> bool:
    browser.cookies.clear()
    cookies = "; ".join(f"{COOKIE}={value}" for value in values)
    return (await browser.get("/desk", headers={"Cookie": cookies})).status_code == 200


async def test_a_value_chosen_beforehand_is_not_the_one_she_gets(lena: Member, mallory: Member) -> None:
    for planted in (CHOSEN, held(mallory.browser)):
        lena.browser.cookies.clear()
        lena.browser.cookies.set(COOKIE, planted, domain="survey.example.org", path="/desk")
        code = lena.person.recovery_codes.pop()
        assert (await lena.sign_in(code=code)).status_code == 303
        got = held(lena.browser)
        assert got not in {planted, ""}
        assert not await opens(
            mallory.browser, planted
        )  # Mallory's own is ended with it, and becomes hers never


async def test_what_was_kept_before_signing_out_opens_nothing(lena: Member, mallory: Member) -> None:
    await lena.sign_in()
    kept = held(lena.browser)
    await lena.browser.post("/desk/sign-out")
    assert not await opens(mallory.browser, kept)


async def test_what_was_kept_before_a_change_of_rights_opens_nothing(lena: Member, mallory: Member) -> None:
    await lena.sign_in()
    kept = held(lena.browser)
    await grant(lena.person.account, [Role.OWNER], datetime.now(UTC).date())
    assert not await opens(mallory.browser, kept)


async def test_two_values_are_none(lena: Member, mallory: Member) -> None:
    """As when a sibling of our name has put Mallory's beside Lena's."""
    await lena.sign_in()
    hers, mallorys = held(lena.browser), held(mallory.browser)
    async with browser_at(lena.browser._transport.app) as browser:  # type: ignore[attr-defined]  # httpx hides what it was given
        assert await opens(browser, hers)
        assert await opens(browser, mallorys)
        assert not await opens(browser, mallorys, hers)
        assert not await opens(browser, hers, mallorys)
        assert not await opens(browser, hers, hers)


@pytest.mark.parametrize("name", ["resonanz", "__Host-resonanz", "__secure-resonanz", "X__Secure-resonanz"])
async def test_no_other_name_is_taken_for_it(lena: Member, name: str) -> None:
    await lena.sign_in()
    value = held(lena.browser)
    lena.browser.cookies.clear()
    answer = await lena.browser.get("/desk", headers={"Cookie": f"{name}={value}"})
    assert answer.status_code == 303
    for headers in ({"Authorization": f"Bearer {value}"}, {"X-Session": value}):
        assert (await lena.browser.get(f"/desk?{COOKIE}={value}", headers=headers)).status_code == 303


async def test_whoever_reads_the_table_cannot_sign_in_with_it(lena: Member, mallory: Member) -> None:
    await lena.sign_in()
    for row in await AccountSession.select():
        for value in (row["digest"].hex(), str(row["id"]), str(row["account"])):
            assert not await opens(mallory.browser, value)


# The control: a session as frameworks have it.

SIGNED_IN: dict[str, str] = {}


@post("/naive/sign-in")
async def naive_sign_in(request: AnyRequest) -> Response[None]:
    SIGNED_IN[request.cookies.get("session", "fresh")] = "lena"
    return Response(None, status_code=204)


@post("/naive/sign-out")
async def naive_sign_out() -> Response[None]:
    answer: Response[Any] = Response(None, status_code=204)
    answer.delete_cookie("session")
    return answer


@get("/naive")
async def naive_page(request: AnyRequest) -> dict[str, str]:
    return {"who": SIGNED_IN.get(request.cookies.get("session", ""), "nobody")}


async def test_the_control_is_taken_over_by_both() -> None:
    SIGNED_IN.clear()
    async with browser_at(application([naive_sign_in, naive_sign_out, naive_page])) as browser:
        chosen = {"Cookie": f"session={CHOSEN}"}
        await browser.post("/naive/sign-in", headers=chosen)
        assert (await browser.get("/naive", headers=chosen)).json() == {"who": "lena"}
        await browser.post("/naive/sign-out", headers=chosen)
        assert (await browser.get("/naive", headers=chosen)).json() == {"who": "lena"}
