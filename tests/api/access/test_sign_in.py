"""Lena signs in and out; Mallory tries."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar

from survey import clock
from survey.accounts.accounts import deactivate
from survey.accounts.tables import AccountSession
from tests.api.access.desk import Member, browser_at, desk_application, member
from tests.clock import patience_stands_still
from tests.forged import wrong_code

LENA = "lena@example.org"
COOKIE = "__Secure-resonanz"


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def lena(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, LENA, signed_in=False) as found:
        yield found


async def test_lena_signs_in_and_finds_what_is_hers(lena: Member) -> None:
    answer = await lena.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    page = (await lena.browser.get("/desk")).text
    assert "Good to see you, Lena Berg" in page
    assert "Analyst" in page
    assert "/results/report" in page
    assert "/desk/people" not in page


async def test_the_cookie_goes_to_the_desk_and_the_results_alone(lena: Member) -> None:
    answer = await lena.sign_in()
    cookies = answer.headers.get_list("set-cookie")
    assert sorted(each.partition("; ")[2] for each in cookies) == [
        "HttpOnly; Path=/desk; SameSite=lax; Secure",
        "HttpOnly; Path=/results; SameSite=lax; Secure",
    ]
    assert len({each.partition(";")[0] for each in cookies}) == 1
    sent = {
        path: "cookie" in (await lena.browser.get(path)).request.headers
        for path in (
            "/",
            "/pulse/2026-W10",
            "/r/x.y.z",
            "/wishes/nord",
            "/link",
            "/privacy",
            "/static/resonanz.css",
        )
    }
    assert not any(sent.values())


async def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(lena: Member) -> None:
    answer = await lena.browser.get("/desk/account?lang=de")
    assert answer.headers["location"] == "/desk/sign-in?next=%2Fdesk%2Faccount&lang=de"
    page = await lena.browser.get(answer.headers["location"])
    assert 'name="next" value="/desk/account"' in page.text
    assert (await lena.sign_in(next="/desk/account")).headers["location"] == "/desk/account"


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example",
        "//evil.example",
        "/desk/../r/x",
        "/\\evil.example",
        "/desk?x=//evil",
        "javascript:0",
        "/results/%2e",
        "",
    ],
)
async def test_the_door_leads_nowhere_else(lena: Member, place: str) -> None:
    assert (await lena.sign_in(next=place)).headers["location"] == "/desk"


async def test_a_program_gets_a_status_and_no_page(lena: Member) -> None:
    answer = await lena.browser.get("/desk", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "sign in" in answer.json()["detail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "wrong"},
        {"code": "wrong"},
        {"address": "nobody@example.org"},
        {"address": ""},
        {"password": "", "code": ""},
    ],
)
async def test_whatever_is_wrong_the_answer_is_the_same(lena: Member, wrong: dict[str, str]) -> None:
    if wrong.get("code"):
        wrong = {"code": wrong_code(lena.person.code_secret, clock.now())}
    answer = await lena.sign_in(**wrong)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    typed = wrong.get("address", LENA)
    nobody = await browser_at_nobody(lena, typed)
    assert answer.text == nobody


async def browser_at_nobody(lena: Member, typed: str) -> str:
    """The page for an address that has no account, with the typed one put into it."""
    answer = await lena.sign_in(address="stranger@example.org", password="x", code="y")
    value = f' value="{typed}"' if typed else ""
    return answer.text.replace(' value="stranger@example.org"', value)


async def test_what_was_typed_comes_back_escaped_and_no_password_does(lena: Member) -> None:
    answer = await lena.sign_in(
        address='"><script>x</script>', password="planted-password", code="planted-code"
    )
    assert "<script>x" not in answer.text
    assert "planted" not in answer.text


async def test_signing_out_ends_the_session_on_the_server_too(lena: Member) -> None:
    await lena.sign_in()
    kept = lena.browser.cookies.get(COOKIE, path="/desk")
    answer = await lena.browser.post("/desk/sign-out")
    assert answer.headers["location"] == "/"
    assert all('=""' in each and "Max-Age=0" in each for each in answer.headers.get_list("set-cookie"))
    lena.browser.cookies.clear()
    again = await lena.browser.get("/desk", headers={"Cookie": f"{COOKIE}={kept}"})
    assert again.status_code == 303
    assert await AccountSession.count() == 0


async def test_signing_in_again_takes_a_new_value_and_ends_the_old_one(lena: Member) -> None:
    await lena.sign_in()
    first = lena.browser.cookies.get(COOKIE, path="/desk")
    await lena.sign_in(code=lena.person.recovery_codes[0])
    assert lena.browser.cookies.get(COOKIE, path="/desk") != first
    assert await AccountSession.count() == 1


async def test_two_tabs_may_sign_in_at_once_and_both_stay(lena: Member, app: Litestar) -> None:
    async with browser_at(app) as other:
        tab = Member(lena.person, other)
        await lena.sign_in()
        assert (await tab.sign_in(code=lena.person.recovery_codes[0])).status_code == 303
        assert [(await each.get("/desk")).status_code for each in (lena.browser, other)] == [200, 200]


async def test_whoever_is_deactivated_is_out_with_the_next_page(lena: Member) -> None:
    await lena.sign_in()
    await deactivate(LENA)
    assert (await lena.browser.get("/desk")).status_code == 303


async def test_after_five_wrong_ones_the_next_waits_and_only_there(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience_stands_still(monkeypatch)
    async with member(app, LENA, signed_in=False) as lena, browser_at(app, "198.51.100.9") as elsewhere:
        mallory = Member(lena.person, elsewhere)
        for _ in range(5):
            assert (await mallory.sign_in(password="guess")).status_code == 401
        refused = await mallory.sign_in(password="guess")
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 2
        assert "wait" in refused.text
        # Neither she herself from her own network nor anybody else from Mallory's is kept out.
        assert (await lena.sign_in()).status_code == 303
        other = await mallory.sign_in(address="omar@example.org", password="x")
        assert other.status_code == 401


async def test_an_unknown_name_waits_just_as_long(app: Litestar, monkeypatch: pytest.MonkeyPatch) -> None:
    patience_stands_still(monkeypatch)
    async with member(app, LENA, signed_in=False) as lena:
        said = []
        for address in (LENA, "stranger@example.org"):
            for _ in range(5):
                await lena.sign_in(address=address, password="guess")
            said.append((await lena.sign_in(address=address, password="guess")).status_code)
        assert said == [429, 429]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}]
)
@pytest.mark.parametrize(
    "path", ["/desk/sign-in", "/desk/sign-out", "/desk/account/codes", "/desk/account/password/remove"]
)
async def test_no_other_page_sends_a_form_in_lenas_name(
    lena: Member, path: str, headers: dict[str, str]
) -> None:
    await lena.sign_in()
    answer = await lena.browser.post(path, headers=headers)
    assert answer.status_code == 403
    assert (await lena.browser.get("/desk")).status_code == 200
    assert datetime.now(UTC)
