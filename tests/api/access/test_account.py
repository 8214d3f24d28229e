"""Lena looks after her own account; Omar has one too, and neither touches the other's."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pyotp
import pytest
from litestar import Litestar

from survey import clock
from survey import database as db
from survey.accounts.proofs import NewPasskey, add_proof, list_passkeys
from survey.accounts.roles import Role
from survey.accounts.sessions import list_sessions
from survey.accounts.tables import AccountSession
from tests.api.access.authenticator import Authenticator
from tests.api.access.desk import Member, browser_at, desk_application, hidden, member, secret_on
from tests.forged import wrong_code

LENA, OMAR = "lena@example.org", "omar@example.org"
JSON = {"Accept": "application/json"}
ANOTHER = "seven blue lamps upstairs"


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def lena(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, LENA) as found:
        yield found


def passkey(number: int = 1) -> NewPasskey:
    return NewPasskey(bytes([number]) * 16, b"public", 0, f"device {number}")


async def long_ago(account: object) -> None:
    """The sign-in was twenty minutes ago."""
    past = datetime.now(UTC) - timedelta(minutes=5)
    await db.write(
        AccountSession.update({AccountSession.fresh_until: past}).where(AccountSession.account == account).run
    )


async def test_she_sees_her_ways_in_codes_and_devices(lena: Member) -> None:
    page = (await lena.browser.get("/desk/account")).text
    assert LENA in page
    assert "10 codes are left" in page
    assert "this one" in page


async def test_one_more_passkey_and_the_password_can_go(lena: Member) -> None:
    device = Authenticator()
    asked = await lena.browser.post("/desk/account/challenge", json={}, headers=JSON)
    sent = {"credential": device.make(asked.json()), "device": "Phone"}
    assert (await lena.browser.post("/desk/account/passkey", json=sent, headers=JSON)).json() == {
        "next": "/desk/account"
    }
    assert (await lena.browser.post("/desk/account/password/remove")).status_code == 303
    page = (await lena.browser.get("/desk/account")).text
    assert "Phone" in page
    assert "Set a password" in page
    (hers,) = await list_passkeys(lena.person.account)
    last = await lena.browser.post("/desk/account/passkey/remove", data={"id": str(hers.id)})
    assert last.status_code == 403
    assert "only way in" in last.text


async def test_another_password_takes_the_place_of_the_first_and_signs_out_elsewhere(
    lena: Member, app: Litestar
) -> None:
    async with browser_at(app) as phone:
        elsewhere = Member(lena.person, phone)
        assert (await elsewhere.sign_in(code=lena.person.recovery_codes[0])).status_code == 303
        page = (await lena.browser.get("/desk/account/password")).text
        form = {
            "password": ANOTHER,
            "sealed": hidden(page, "sealed"),
            "code": wrong_code(secret_on(page), clock.now()),
        }
        assert "does not fit" in (await lena.browser.post("/desk/account/password", data=form)).text
        form["code"] = pyotp.TOTP(secret_on(page)).now()
        assert (await lena.browser.post("/desk/account/password", data=form)).status_code == 303
        assert (await lena.browser.get("/desk")).status_code == 200
        assert (await phone.get("/desk")).status_code == 303
        assert (await elsewhere.sign_in(code=lena.person.recovery_codes[1])).status_code == 401
        assert (
            await elsewhere.sign_in(code=lena.person.recovery_codes[1], password=ANOTHER)
        ).status_code == 303


async def test_new_codes_are_shown_once_and_the_old_ones_are_gone(lena: Member) -> None:
    page = (await lena.browser.post("/desk/account/codes")).text
    codes = re.findall(r"<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</code>", page)
    assert len(set(codes)) == 10
    assert codes[0] not in (await lena.browser.get("/desk/account")).text
    assert (await lena.sign_in(code=lena.person.recovery_codes[0])).status_code == 401
    assert (await lena.sign_in(code=codes[0])).status_code == 303


@pytest.mark.parametrize(
    "way", ["challenge", "passkey", "passkey/remove", "password", "password/remove", "codes"]
)
async def test_a_device_left_unlocked_changes_no_way_in(lena: Member, way: str) -> None:
    await add_proof(lena.person.account, passkey(), datetime.now(UTC).date())
    (hers,) = await list_passkeys(lena.person.account)
    await long_ago(lena.person.account)
    form = await lena.browser.post(f"/desk/account/{way}", data={"id": str(hers.id)})
    assert form.headers["location"] == "/desk/sign-in?next=%2Fdesk%2Faccount"
    program = await lena.browser.post(f"/desk/account/{way}", json={}, headers=JSON)
    assert program.status_code == 401
    assert "sign in again" in program.json()["detail"]
    assert await list_passkeys(lena.person.account) == [hers]
    assert (await lena.browser.get("/desk/account")).status_code == 200


async def test_one_device_or_all_others_are_signed_out(lena: Member, app: Litestar) -> None:
    async with browser_at(app) as phone, browser_at(app) as tablet:
        for browser, code in ((phone, 0), (tablet, 1)):
            await Member(lena.person, browser).sign_in(code=lena.person.recovery_codes[code])
        here, *others = (
            sorted(
                await list_sessions(lena.person.account, datetime.now(UTC)),
                key=lambda each: f'value="{each.id}"' in page,
            )
            if (page := (await lena.browser.get("/desk/account")).text)
            else []
        )
        await lena.browser.post("/desk/account/sessions/end", data={"id": str(others[0].id)})
        assert len(await list_sessions(lena.person.account, datetime.now(UTC))) == 2
        await lena.browser.post("/desk/account/sessions/end", data={"all": "1"})
        assert [each.id for each in await list_sessions(lena.person.account, datetime.now(UTC))] == [here.id]
        assert (await lena.browser.get("/desk")).status_code == 200


async def test_what_is_somebody_elses_is_as_if_it_were_not_there(lena: Member, app: Litestar) -> None:
    """IDOR: Omar sends the names of Lena's passkey and session, and one that nobody has."""
    await add_proof(lena.person.account, passkey(), datetime.now(UTC).date())
    (hers,) = await list_passkeys(lena.person.account)
    (session,) = await list_sessions(lena.person.account, datetime.now(UTC))
    async with member(app, OMAR, [Role.ADMINISTRATOR]) as omar:
        for path, own in (("passkey/remove", hers.id), ("sessions/end", session.id)):
            answers = [
                await omar.browser.post(f"/desk/account/{path}", data={"id": str(each)})
                for each in (own, uuid4())
            ]
            assert [each.status_code for each in answers] == [303, 303]
            assert (await omar.browser.post(f"/desk/account/{path}", data={"id": "x"})).status_code == 400
    assert await list_passkeys(lena.person.account) == [hers]
    assert (await lena.browser.get("/desk")).status_code == 200
