"""Attack 33: learn from a refused sign-in who has an account, or what of it was right.

Adversaries A8 (whoever finds the server), A2 (colleagues). The words are compared byte for byte. Time is not
measured, because a busy machine would decide: what is compared is everything that takes any, step by step,
with the same spies on a checker that gives up early (the control), which they find at once.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from litestar import Litestar
from pyotp import TOTP

from survey.accounts.accounts import deactivate
from survey.accounts.passwords import is_password
from survey.accounts.proofs import NewPasskey, add_proof, remove_password
from survey.accounts.secrets import Secrets
from survey.accounts.signing_in import whose_password
from survey.accounts.tables import Account
from survey.database.engine import ENGINE
from tests.api.access.desk import Member, desk_application, member
from tests.survey.accounts.people import GUESS, PASSWORD

LENA = "lena@example.org"
Checker = Callable[[Secrets, str, str, str, datetime], Awaitable[UUID | None]]


@dataclass
class Spy:
    """Notes every step that takes time, in order."""

    steps: list[str] = field(default_factory=list)

    def on(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, label: Callable[..., str]) -> None:
        real = getattr(owner, name)

        def noting(*arguments: Any, **named: Any) -> Any:
            self.steps.append(label(*arguments))
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, noting)


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    found = Spy()
    found.on(monkeypatch, PasswordHasher, "verify", lambda *_: "hash")
    found.on(monkeypatch, AESGCM, "decrypt", lambda *_: "unseal")
    found.on(monkeypatch, AESGCM, "encrypt", lambda *_: "seal")
    found.on(monkeypatch, TOTP, "at", lambda *_: "code")
    # The statement without its values: which table is searched by what.
    found.on(
        monkeypatch,
        type(ENGINE),
        "run_querystring",
        lambda _, query, *__: query.compile_string(engine_type=ENGINE.engine_type)[0],
    )
    return found


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def lena(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, LENA, signed_in=False) as found:
        yield found


async def every_kind(lena: Member) -> dict[str, tuple[str, str, str]]:
    """What a stranger might type who knows nothing, the address, the password, the code, a recovery code."""
    person = lena.person
    now = datetime.now(UTC)
    for address in ("ended@example.org", "passkeys@example.org"):
        async with member(lena.browser._transport.app, address, signed_in=False) as other:  # type: ignore[attr-defined]  # httpx hides what it was given
            if address.startswith("ended"):
                await deactivate(address)
            else:
                await add_proof(other.person.account, NewPasskey(b"x" * 16, b"y", 0, "phone"), now.date())
                await remove_password(other.person.account)
    return {
        "nobody": ("nobody@example.org", "guess", GUESS),
        "nobody, with Lena's": ("nobody@example.org", PASSWORD, person.code(now)),
        "the address": (LENA, "guess", GUESS),
        "the password": (LENA, PASSWORD, GUESS),
        "the code": (LENA, "guess", person.code(now)),
        "a recovery code": (LENA, "guess", person.recovery_codes[0]),
        "an ended account": ("ended@example.org", PASSWORD, GUESS),
        "passkeys alone": ("passkeys@example.org", "guess", GUESS),
        "nothing at all": ("", "", ""),
    }


async def steps_of(
    spy: Spy, check: Checker, secrets: Secrets, typed: tuple[str, str, str]
) -> tuple[str, ...]:
    spy.steps.clear()
    assert await check(secrets, *typed, datetime.now(UTC)) is None
    return tuple(spy.steps)


async def test_every_refusal_takes_the_same_steps(lena: Member, spy: Spy) -> None:
    kinds = await every_kind(lena)
    taken = {
        kind: await steps_of(spy, whose_password, lena.person.secrets, typed) for kind, typed in kinds.items()
    }
    assert len(set(taken.values())) == 1
    (steps,) = set(taken.values())
    assert steps.count("hash") == 1
    assert {"unseal", "seal", "code"} <= set(steps)


async def test_every_refusal_has_the_same_words(lena: Member) -> None:
    said = set()
    for kind, (address, password, code) in (await every_kind(lena)).items():
        answer = await lena.sign_in(address=address, password=password, code=code)
        assert answer.status_code == 401, kind
        value = f' value="{address}"' if address else ""
        assert f'type="email"{value} ' in answer.text
        said.add(answer.text.replace(f'type="email"{value} ', ""))
    assert len(said) == 1


async def careless(secrets: Secrets, address: str, password: str, code: str, now: datetime) -> UUID | None:
    """The control: as one would write it."""
    row = await Account.select(Account.id, Account.password).where(Account.address == address).first()
    if row is None or not row["password"]:
        return None
    if not await is_password(secrets, row["password"], password):
        return None
    return await whose_password(secrets, address, password, code, now)


async def test_the_control_tells_who_has_an_account(lena: Member, spy: Spy) -> None:
    kinds = await every_kind(lena)
    taken = {kind: await steps_of(spy, careless, lena.person.secrets, typed) for kind, typed in kinds.items()}
    assert "hash" not in taken["nobody"]
    assert "hash" in taken["the address"]
    assert len(taken["the password"]) > len(taken["the address"])
