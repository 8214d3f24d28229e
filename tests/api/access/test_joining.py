"""Lena follows an invitation, and later a link that lets her back in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from litestar import Litestar

from survey import clock
from survey.accounts.accounts import find_account, invite, let_back_in
from survey.accounts.proofs import list_passkeys
from survey.accounts.roles import Role
from survey.accounts.tables import Account, AccountLink
from survey.errors import NotFound
from tests.api.access.authenticator import PRESENT, Authenticator
from tests.api.access.desk import browser_at, desk_application, hidden, member, secret_on
from tests.forged import wrong_code
from tests.survey.accounts.people import PASSWORD

LENA = "lena@example.org"
JSON = {"Accept": "application/json"}


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def browser(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_at(app) as found:
        yield found


async def invitation(roles: tuple[Role, ...] = (Role.ANALYST,)) -> str:
    return await invite(LENA, roles, datetime.now(UTC))


async def make_passkey(
    browser: httpx.AsyncClient, authenticator: Authenticator, way: str, **sent: Any
) -> httpx.Response:
    """What the page's script does."""
    asked = await browser.post(f"/desk/{way}/challenge", json=sent, headers=JSON)
    assert asked.status_code == 200, asked.text
    return await browser.post(
        f"/desk/{way}/passkey", json=sent | {"credential": authenticator.make(asked.json())}, headers=JSON
    )


async def sign_with(browser: httpx.AsyncClient, device: Authenticator) -> httpx.Response:
    asked = await browser.post("/desk/sign-in/challenge", json={}, headers=JSON)
    return await browser.post(
        "/desk/sign-in/passkey", json={"credential": device.sign(asked.json())}, headers=JSON
    )


async def test_with_a_password_and_an_app_she_is_in(browser: httpx.AsyncClient) -> None:
    token = await invitation()
    page = (
        await browser.post("/desk/join", data={"link": f"https://survey.example.org/desk/join#{token}"})
    ).text
    assert LENA in page
    assert "Analyst" in page
    form = {
        "link": hidden(page, "link"),
        "name": "Lena Berg",
        "password": PASSWORD,
        "sealed": hidden(page, "sealed"),
        "code": pyotp.TOTP(secret_on(page)).now(),
    }
    answer = await browser.post("/desk/join/password", data=form)
    assert answer.headers["location"] == "/desk/account"
    assert "Lena Berg" in (await browser.get("/desk/account")).text
    # The code that she has shown is used up with it.
    again = {"address": LENA, "password": PASSWORD, "code": form["code"]}
    assert (await browser.post("/desk/sign-in", data=again)).status_code == 401


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "short"}, "12 to 200"),
        ({"password": "Lena Berg 123"}, "guessed first"),
        ({"code": "wrong"}, "does not fit"),
        ({"name": " "}, "say your name"),
        ({"sealed": "x"}, "open the link again"),
        ({"sealed": ""}, "open the link again"),
    ],
)
async def test_what_is_wrong_in_the_form_is_said_and_the_link_stays_good(
    browser: httpx.AsyncClient, wrong: dict[str, str], said: str
) -> None:
    token = await invitation()
    page = (await browser.post("/desk/join", data={"link": token})).text
    secret = secret_on(page)
    form = {
        "link": token,
        "name": "Lena Berg",
        "password": PASSWORD,
        "sealed": hidden(page, "sealed"),
        "code": pyotp.TOTP(secret).now(),
    }
    if "code" in wrong:
        wrong = {"code": wrong_code(secret, clock.now())}
    answer = await browser.post("/desk/join/password", data=form | wrong)
    assert said in answer.text
    with pytest.raises(NotFound):
        await find_account(LENA)
    if "sealed" not in wrong:
        assert secret_on(answer.text) == secret  # what the app knows already stays right
    assert (await browser.post("/desk/join/password", data=form)).status_code == 303


async def test_with_a_passkey_she_is_in_and_comes_back(browser: httpx.AsyncClient, app: Litestar) -> None:
    device = Authenticator()
    answer = await make_passkey(
        browser, device, "join", link=await invitation(), name="Lena Berg", device="Laptop"
    )
    assert answer.json() == {"next": "/desk/account"}
    assert "Laptop" in (await browser.get("/desk/account")).text
    (row,) = await Account.select(Account.password, Account.code_secret)
    assert row == {"password": None, "code_secret": None}
    async with browser_at(app) as another:
        assert (await sign_with(another, device)).json() == {"next": "/desk"}
        assert "Lena Berg" in (await another.get("/desk")).text


async def test_an_answer_of_a_passkey_is_good_once(browser: httpx.AsyncClient, app: Litestar) -> None:
    device = Authenticator()
    await make_passkey(browser, device, "join", link=await invitation(), name="Lena")
    asked = await browser.post("/desk/sign-in/challenge", json={}, headers=JSON)
    signed = {"credential": device.sign(asked.json())}
    async with browser_at(app) as mallory:
        assert (await browser.post("/desk/sign-in/passkey", json=signed, headers=JSON)).status_code == 200
        replayed = await mallory.post("/desk/sign-in/passkey", json=signed, headers=JSON)
        assert replayed.status_code == 401
        assert "set-cookie" not in replayed.headers


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://survey.example.org.evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},  # nobody has shown a finger or a PIN
        {"flags": 0},
        {"key": Authenticator().key},
        {"credential": b"another"},
    ],
)
async def test_a_passkey_of_another_site_device_or_hand_lets_nobody_in(
    browser: httpx.AsyncClient, changed: dict[str, Any]
) -> None:
    device = Authenticator()
    await make_passkey(browser, device, "join", link=await invitation(), name="Lena")
    for name, value in changed.items():
        setattr(device, name, value)
    browser.cookies.clear()
    assert (await sign_with(browser, device)).status_code == 401


async def test_a_challenge_is_good_for_what_it_was_made_for(browser: httpx.AsyncClient) -> None:
    """One for signing in makes no passkey, one for an invitation is of no use with another's link."""
    device = Authenticator()
    token = await invitation()
    others = await invite("omar@example.org", [Role.OWNER], datetime.now(UTC))
    for path, sent in (("/desk/sign-in/challenge", {}), ("/desk/join/challenge", {"link": others})):
        asked = await browser.post(path, json=sent, headers=JSON)
        made = device.make(asked.json())
        answer = await browser.post(
            "/desk/join/passkey", json={"link": token, "name": "Lena", "credential": made}, headers=JSON
        )
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "credential",
    [
        None,
        1,
        [],
        {},
        {"rawId": 3},
        {"rawId": "AA", "response": {"clientDataJSON": "AA"}},
        {"rawId": "AA", "response": "x"},
    ],
)
async def test_what_is_no_passkey_at_all_is_refused_in_a_sentence(
    browser: httpx.AsyncClient, credential: object
) -> None:
    token = await invitation()
    for path, more in (
        ("/desk/sign-in/passkey", {}),
        ("/desk/join/passkey", {"link": token, "name": "Lena"}),
    ):
        answer = await browser.post(path, json={"credential": credential} | more, headers=JSON)
        assert answer.status_code in {400, 401}
        assert answer.json()["detail"]


async def test_a_stranger_an_old_and_a_used_link_get_one_page(browser: httpx.AsyncClient) -> None:
    used = await invitation()
    await make_passkey(browser, Authenticator(), "join", link=used, name="Lena")
    old = await invite("omar@example.org", [Role.OWNER], datetime.now(UTC) - timedelta(hours=25))
    foreign = await let_back_in(LENA, datetime.now(UTC))  # good, and for something else
    browser.cookies.clear()
    pages = set()
    for link in (used, old, foreign, "x" * 43, "", "https://survey.example.org/desk/join#"):
        for path in ("/desk/join", "/desk/join/password"):
            answer = await browser.post(path, data={"link": link})
            assert answer.status_code == 401
            pages.add(answer.text)
        said = await browser.post("/desk/join/challenge", json={"link": link}, headers=JSON)
        assert said.status_code == 401
    assert len(pages) == 1


async def test_looking_at_a_link_uses_nothing_up(browser: httpx.AsyncClient) -> None:
    token = await invitation()
    before = await AccountLink.select()
    for _ in range(3):
        await browser.get("/desk/join")
        await browser.post("/desk/join", data={"link": token})
        await browser.post("/desk/join/challenge", json={"link": token}, headers=JSON)
    assert await AccountLink.select() == before


async def test_the_link_is_found_in_what_a_mail_program_makes_of_it(browser: httpx.AsyncClient) -> None:
    token = await invitation()
    for text in (
        token,
        f"https://survey.example.org/desk/join%23{token}",
        f" https://survey.example.org/desk/join#{token[:20]}=\r\n{token[20:]} .",
    ):
        assert LENA in (await browser.post("/desk/join", data={"link": text})).text


async def test_a_way_back_in_ends_the_earlier_ones_and_signs_out_everybody(app: Litestar) -> None:
    async with member(app, LENA) as lena, browser_at(app) as fresh:
        token = await let_back_in(LENA, datetime.now(UTC))
        answer = await make_passkey(fresh, Authenticator(), "reset", link=token, device="New phone")
        assert answer.json() == {"next": "/desk/account"}
        assert (await lena.browser.get("/desk")).status_code == 303
        assert (await lena.sign_in(code=lena.person.recovery_codes[0])).status_code == 401
        assert [each.name for each in await list_passkeys(lena.person.account)] == ["New phone"]
