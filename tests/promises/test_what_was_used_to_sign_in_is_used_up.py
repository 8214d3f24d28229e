"""Attack 52: look over Lena's shoulder, or into a record of what her browser sent, and send it once more.

Adversaries A3 (a shared computer), A4 (records of traffic). Whatever she has shown to get in, the code of her
app, a recovery code, a signature of her passkey, the link of her invitation, has done its work with that.
Control: the code as the library alone checks it.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from litestar import Litestar

from survey.accounts.accounts import invite
from survey.accounts.roles import Role
from tests.api.access.authenticator import Authenticator
from tests.api.access.desk import Member, browser_at, desk_application, member

JSON = {"Accept": "application/json"}


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def lena(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "lena@example.org", signed_in=False) as found:
        yield found


async def test_a_code_seen_over_the_shoulder_opens_nothing(lena: Member, app: Litestar) -> None:
    code = lena.person.code(datetime.now(UTC))
    assert (await lena.sign_in(code=code)).status_code == 303
    async with browser_at(app) as mallory:
        for written in (code, f"{code[:3]} {code[3:]}", f"\t{code}\n"):
            assert (await Member(lena.person, mallory).sign_in(code=written)).status_code == 401


async def test_a_recovery_code_found_later_opens_nothing(lena: Member, app: Litestar) -> None:
    code = lena.person.recovery_codes[0]
    assert (await lena.sign_in(code=code)).status_code == 303
    async with browser_at(app) as mallory:
        for written in (code, code.lower(), code.replace("-", "")):
            assert (await Member(lena.person, mallory).sign_in(code=written)).status_code == 401


async def test_a_signature_and_a_link_sent_twice_open_nothing(app: Litestar) -> None:
    token = await invite("ruth@example.org", [Role.OWNER], datetime.now(UTC))
    device = Authenticator()
    async with browser_at(app) as ruth, browser_at(app) as mallory:
        asked = await ruth.post("/desk/join/challenge", json={"link": token}, headers=JSON)
        made = {"link": token, "name": "Ruth", "credential": device.make(asked.json())}
        assert (await ruth.post("/desk/join/passkey", json=made, headers=JSON)).status_code == 200
        assert (await mallory.post("/desk/join/passkey", json=made, headers=JSON)).status_code == 401
        asked = await ruth.post("/desk/sign-in/challenge", json={}, headers=JSON)
        signed = {"credential": device.sign(asked.json())}
        assert (await ruth.post("/desk/sign-in/passkey", json=signed, headers=JSON)).status_code == 200
        assert (await mallory.post("/desk/sign-in/passkey", json=signed, headers=JSON)).status_code == 401
        assert not mallory.cookies


def test_the_control_takes_the_same_code_twice() -> None:
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).now()
    assert [pyotp.TOTP(secret).verify(code, valid_window=1) for _ in range(2)] == [True, True]
