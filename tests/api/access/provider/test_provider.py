"""Lena signs in at her organisation's own service; Mallory owns another one, and other people's answers."""

import asyncio
import hashlib
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from joserfc.jwk import OctKey, RSAKey
from litestar import Litestar

from api.access.provider import entering
from api.access.provider.entering import whose
from api.installation import Installation, installation_of
from survey.accounts import provider
from survey.accounts.accounts import deactivate, find_account, invite
from survey.accounts.rights import held_roles
from survey.accounts.roles import Role
from survey.accounts.tables import Account, AccountSession
from survey.audit.tables import AuditEntry
from tests.api.access.desk import browser_at, desk_application, member
from tests.api.access.provider.travelling import come_back, set_out, signed_in
from tests.journeys.server import free_port
from tests.provider.fake import CLIENT, SECRET, FakeService, running_fake

LENA = "lena@example.org"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def service() -> Iterator[FakeService]:
    with running_fake() as found:
        yield found


def application_with(folder: Path, service: FakeService, **more: str) -> Litestar:
    return desk_application(
        folder,
        RESONANZ_OIDC_ISSUER=service.issuer,
        RESONANZ_OIDC_CLIENT=CLIENT,
        RESONANZ_OIDC_SECRET=SECRET,
        RESONANZ_OIDC_ROLES="hr analytics=analyst;/board=leadership",
        **more,
    )


@pytest.fixture
def app(database: str, tmp_path: Path, service: FakeService) -> Litestar:
    return application_with(tmp_path, service)


async def test_whoever_was_invited_comes_in_with_the_invitations_roles(
    app: Litestar, service: FakeService
) -> None:
    await invite(LENA, [Role.AUDITOR], now())
    answer, inside = await signed_in(app, service)
    assert (answer.status_code, answer.headers["location"], inside) == (303, "/desk", True)
    assert await held_roles(await find_account(LENA)) == {Role.AUDITOR}


async def test_what_is_sent_holds_a_fresh_state_nonce_and_challenge(app: Litestar) -> None:
    async with browser_at(app) as browser:
        first, second = await set_out(browser), await set_out(browser)
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"].endswith("/desk/provider/back")


async def test_the_code_is_exchanged_with_the_verifier_that_the_challenge_was_made_from(
    app: Litestar, service: FakeService
) -> None:
    await invite(LENA, [Role.AUDITOR], now())
    async with browser_at(app) as browser:
        asked = await set_out(browser)
        await come_back(browser, service, asked)
    (verifier,) = parse_qs(service.asked[0])["code_verifier"]
    digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert digest == asked["code_challenge"]


async def test_a_claim_gives_roles_letter_by_letter_and_takes_them_again(
    app: Litestar, service: FakeService
) -> None:
    await signed_in(app, service, groups=["hr analytics", "canteen"])
    lena = await find_account(LENA)
    assert await held_roles(lena) == {Role.ANALYST}
    await signed_in(app, service, groups=["HR Analytics", "/board"])
    assert await held_roles(lena) == {Role.LEADERSHIP}
    await signed_in(app, service)  # no claim at all
    assert await held_roles(lena) == {Role.LEADERSHIP}
    await signed_in(app, service, groups=[])
    assert await held_roles(lena) == set()


async def test_roles_that_no_value_stands_for_stay_as_they_are(app: Litestar, service: FakeService) -> None:
    await invite(LENA, [Role.OWNER], now())
    await signed_in(app, service, groups=["hr analytics"])
    await signed_in(app, service, groups=[])
    assert await held_roles(await find_account(LENA)) == {Role.OWNER}


async def test_whoever_has_neither_invitation_nor_role_is_told_so_and_leaves_no_row(
    app: Litestar, service: FakeService
) -> None:
    answer, inside = await signed_in(app, service, groups=["canteen"])
    assert (answer.status_code, inside) == (403, False)
    assert "nobody has given you access here" in answer.text
    assert await Account.count() == 0
    assert await AuditEntry.count() == 0


async def test_she_is_known_by_her_number_also_under_a_new_address(
    app: Litestar, service: FakeService
) -> None:
    await signed_in(app, service, groups=["hr analytics"])
    answer, inside = await signed_in(app, service, email="lena.berg@example.org", groups=["hr analytics"])
    assert (answer.status_code, inside) == (303, True)
    assert await Account.count() == 1


async def test_an_address_with_a_new_owner_opens_nothing_of_the_old_one(
    app: Litestar, service: FakeService
) -> None:
    await signed_in(app, service, groups=["hr analytics"])
    answer, inside = await signed_in(app, service, sub="2", groups=["hr analytics"])
    assert (answer.status_code, inside) == (403, False)
    assert "somebody else" in answer.text


async def test_whoever_was_shut_out_does_not_come_back_by_the_service(
    app: Litestar, service: FakeService
) -> None:
    await signed_in(app, service, groups=["hr analytics"])
    await deactivate(LENA)
    answer, inside = await signed_in(app, service, groups=["hr analytics"])
    assert (answer.status_code, inside) == (403, False)
    await invite(LENA, [Role.AUDITOR], now())
    assert (await signed_in(app, service))[1]


@pytest.mark.parametrize("verified", [False, "true", 1, None], ids=repr)
async def test_an_address_that_is_not_verified_opens_nothing(
    app: Litestar, service: FakeService, verified: object
) -> None:
    await invite(LENA, [Role.ANALYST], now())
    answer, inside = await signed_in(app, service, email_verified=verified)
    assert (answer.status_code, inside) == (401, False)
    assert "not say that your e-mail address is verified" in answer.text


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://mallory.example"},
        {"sub": ""},
        {"sub": 7},
        {"exp": "tomorrow"},
    ],
    ids=str,
)
async def test_a_token_for_something_else_opens_nothing(
    app: Litestar, service: FakeService, claims: dict[str, Any]
) -> None:
    await invite(LENA, [Role.ANALYST], now())
    answer, inside = await signed_in(app, service, **claims)
    assert (answer.status_code, inside) == (401, False)


async def test_a_token_signed_by_a_stranger_or_with_a_secret_opens_nothing(
    app: Litestar, service: FakeService
) -> None:
    await invite(LENA, [Role.ANALYST], now())
    service.signer = RSAKey.generate_key(2048, {"kid": "first"})
    assert not (await signed_in(app, service))[1]
    service.signer, service.algorithm = OctKey.import_key(SECRET.encode()), "HS256"
    assert not (await signed_in(app, service))[1]
    service.signer, service.algorithm = None, "RS256"
    assert (await signed_in(app, service))[1]  # the control: its own key


async def test_a_key_that_is_new_there_is_fetched(app: Litestar, service: FakeService) -> None:
    await invite(LENA, [Role.ANALYST], now())
    assert (await signed_in(app, service))[1]
    service.key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})
    service.published = [service.key]
    assert (await signed_in(app, service))[1]


@pytest.mark.parametrize(("seconds", "minutes"), [(300, "5 minutes"), (-900, "10 minutes")])
async def test_two_clocks_that_differ_are_named(
    app: Litestar, service: FakeService, seconds: int, minutes: str
) -> None:
    await invite(LENA, [Role.ANALYST], now())
    moment = int(time.time()) + seconds
    answer, inside = await signed_in(app, service, iat=moment, exp=moment + 300)
    assert (answer.status_code, inside) == (401, False)
    assert f"differ by about {minutes}" in answer.text


async def test_a_service_that_is_down_is_named_and_the_other_ways_in_are_there(
    database: str, tmp_path: Path
) -> None:
    gone = FakeService(free_port())  # which nobody else is given
    async with member(application_with(tmp_path, gone), LENA, signed_in=False) as lena:
        answer = await lena.browser.get("/desk/provider")
        assert answer.status_code == 502
        assert "cannot be reached at the moment" in answer.text
        assert (await lena.sign_in()).status_code == 303


async def test_a_service_that_names_itself_otherwise_is_not_trusted(
    app: Litestar, service: FakeService
) -> None:
    service.discovery = {"issuer": "https://mallory.example"}
    async with browser_at(app) as browser:
        assert (await browser.get("/desk/provider")).status_code == 502


async def test_an_answer_of_another_service_is_not_taken_for_this_ones(
    app: Litestar, service: FakeService
) -> None:
    await invite(LENA, [Role.ANALYST], now())
    async with browser_at(app) as browser:
        answer = await come_back(browser, service, await set_out(browser), iss="https://mallory.example")
        assert answer.status_code == 401
    service.discovery = {"authorization_response_iss_parameter_supported": True}
    other = app.state.pop("provider")  # a process that has asked the service anew
    assert other is not None
    async with browser_at(app) as browser:
        answer = await come_back(browser, service, await set_out(browser))
        assert answer.status_code == 401
        answer = await come_back(browser, service, await set_out(browser), iss=service.issuer)
        assert answer.status_code == 303


async def test_nobody_finishes_what_another_browser_began(app: Litestar, service: FakeService) -> None:
    await invite(LENA, [Role.ANALYST], now())
    async with browser_at(app) as mallory, browser_at(app) as lena:
        asked = await set_out(mallory)
        for state in (asked["state"], "", "x" * 4000, "é"):
            answer = await come_back(lena, service, asked, state=state)
            assert answer.status_code == 401
            assert "begun in another browser" in answer.text
        assert (await come_back(mallory, service, asked)).status_code == 303
        assert (await come_back(mallory, service, asked)).status_code == 401  # once


async def test_two_tabs_may_be_on_their_way_at_once(app: Litestar, service: FakeService) -> None:
    await invite(LENA, [Role.ANALYST], now())
    async with browser_at(app) as browser:
        first, second = await set_out(browser), await set_out(browser)
        for asked in (first, second):
            assert (await come_back(browser, service, asked)).status_code == 303
        assert (await browser.get("/desk")).status_code == 200
        # The same address once more, as by the browser's button back: she stays signed in.
        assert "To your pages" in (await come_back(browser, service, first)).text
        assert (await browser.get("/desk")).status_code == 200


async def test_a_restart_on_the_way_loses_nobody(app: Litestar, service: FakeService) -> None:
    await invite(LENA, [Role.ANALYST], now())
    async with browser_at(app) as browser:
        asked = await set_out(browser)
        # Another process: it knows the database, the settings and the secrets, and nothing else.
        before = installation_of(app)
        app.state.clear()
        app.state.installation = Installation(before.given, before.keys, before.link_secrets, before.keepers)
        assert (await come_back(browser, service, asked)).status_code == 303
        assert (await browser.get("/desk")).status_code == 200


async def test_two_first_sign_ins_at_the_same_moment_make_one_account(
    app: Litestar, service: FakeService
) -> None:
    await invite(LENA, [Role.ANALYST], now())
    service.claims = {"sub": "1"}
    claims = {"sub": "1", "email": LENA, "email_verified": True}
    installation = installation_of(app)
    accounts = await asyncio.gather(*(whose(installation, claims, now()) for _ in range(5)))
    assert len(set(accounts)) == 1
    assert await Account.count() == 1


async def test_a_tab_that_was_overtaken_finds_the_account_of_the_other(
    app: Litestar, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await overtaken_after(entering, "known_identity", app, monkeypatch)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite writes one job after the other
@pytest.mark.parametrize("step", ["known_identity", "invited_roles"])
async def test_a_tab_that_was_overtaken_between_two_steps_finds_the_account_of_the_other(
    app: Litestar, service: FakeService, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await overtaken_after(provider, step, app, monkeypatch)


async def overtaken_after(
    module: ModuleType, step: str, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another tab signs in from beginning to end beside this step of ours."""
    await invite(LENA, [Role.ANALYST], now())
    claims = {"sub": "1", "email": LENA, "email_verified": True}
    installation, ours = installation_of(app), getattr(module, step)
    first: list[UUID] = []

    async def other_tab() -> None:
        first.append(await whose(installation, claims, now()))

    async def overtaken(*args: Any) -> Any:
        monkeypatch.setattr(module, step, ours)
        found = await ours(*args) if step == "known_identity" else None
        await asyncio.get_running_loop().create_task(other_tab(), context=Context())
        return found if step == "known_identity" else await ours(*args)

    monkeypatch.setattr(module, step, overtaken)
    second = await whose(installation, claims, now())
    assert first == [second]
    assert await Account.count() == 1


async def test_whoever_comes_from_the_service_comes_again_within_a_day_and_a_half(
    app: Litestar, service: FakeService
) -> None:
    await invite(LENA, [Role.ANALYST], now())
    await signed_in(app, service)
    (ends,) = await AccountSession.select(AccountSession.ends).output(as_list=True)
    aware = ends if ends.tzinfo else ends.replace(tzinfo=UTC)
    assert timedelta(hours=8) - timedelta(minutes=1) < aware - now() <= timedelta(hours=32)


async def test_an_administrator_sees_which_values_arrive_and_nobody_is_signed_in_by_it(
    app: Litestar, service: FakeService
) -> None:
    async with member(app, "max@example.org", [Role.ADMINISTRATOR]) as max_:
        service.claims = {"groups": ["a<b>", "hr analytics"]}
        page = await come_back(max_.browser, service, await set_out(max_.browser, "/desk/provider/try"))
        assert page.status_code == 200
        assert "<code>a&lt;b&gt;</code>" in page.text
        assert "Analyst" in page.text
        assert await Account.count() == 1
    async with member(app, "uwe@example.org", [Role.ANALYST]) as uwe:
        assert (await uwe.browser.get("/desk/provider/try")).status_code == 403


async def test_the_sign_in_page_offers_it_only_where_there_is_a_service(
    app: Litestar, tmp_path: Path
) -> None:
    async with browser_at(app) as browser:
        page = (await browser.get("/desk/sign-in")).text
        assert "/desk/provider" in page
        # It is the one thing to do there; a password is the other way, below a heading of its own.
        places = [page.index(each) for each in ("/desk/provider", "Or with a password</h2>", "<form method")]
        assert places == sorted(places)
        assert '<button class="quiet">Sign in</button>' in page
        cookie = (await browser.get("/desk/provider")).headers["set-cookie"]
    assert re.search(r"HttpOnly; Max-Age=600; Path=/desk/provider; SameSite=lax", cookie)
    async with browser_at(desk_application(tmp_path / "other")) as browser:
        assert "/desk/provider" not in (await browser.get("/desk/sign-in")).text
        for place in ("/desk/provider", "/desk/provider/back?state=a&code=b"):
            assert (await browser.get(place)).status_code == 404
