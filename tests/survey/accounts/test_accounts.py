"""From an invitation to an account and to its end: Lena, Omar and Ruth."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from survey.accounts.accounts import (
    any_account,
    deactivate,
    find_account,
    invite,
    join,
    let_back_in,
    list_accounts,
    reset,
)
from survey.accounts.codes import new_secret
from survey.accounts.links import LIFE, Purpose, read_link
from survey.accounts.proofs import (
    NewPasskey,
    add_proof,
    find_passkey,
    list_passkeys,
    remove_passkey,
    remove_password,
    use_passkey,
)
from survey.accounts.roles import Role
from survey.accounts.secrets import Secrets
from survey.accounts.sessions import begin_session, find_session
from survey.accounts.tables import AccountLink
from survey.errors import BadInput, Conflict, NotAuthentic, NotFound, Refused
from tests.survey.accounts.people import NOW, hire, proof_for, secret_of_its_own, secrets_in

LENA = "lena@example.org"


@pytest.fixture
def secrets(database: str, tmp_path: Path) -> Secrets:
    return secrets_in(tmp_path)


def passkey(number: int = 1) -> NewPasskey:
    return NewPasskey(bytes([number]) * 16, b"public", 0, f"device {number}")


async def test_an_invitation_is_followed_once(secrets: Secrets) -> None:
    token = await invite(LENA, [Role.ANALYST], NOW)
    assert not await any_account()
    assert (await read_link(token, Purpose.INVITATION, NOW)).address == LENA
    account = await join(token, " Lena  Berg ", "de", passkey(), NOW)
    assert await find_account(LENA) == account
    assert await any_account()
    (known,) = await list_accounts(NOW)
    assert (known.name, known.state, known.roles) == ("Lena Berg", "active", (Role.ANALYST,))
    with pytest.raises(NotAuthentic, match="no longer works"):
        await join(token, "Mallory", "de", passkey(2), NOW)


async def test_two_who_follow_it_at_once_are_one_account(secrets: Secrets) -> None:
    token = await invite(LENA, [Role.ANALYST], NOW)
    found = await asyncio.gather(
        *(join(token, "Lena", "de", passkey(each), NOW) for each in range(1, 6)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, UUID) for each in found) == 1
    assert sum(isinstance(each, NotAuthentic) for each in found) == 4


@pytest.mark.parametrize("purpose", list(Purpose))
async def test_used_expired_foreign_and_invented_links_are_one_answer(
    secrets: Secrets, purpose: Purpose
) -> None:
    lena = await hire(secrets, LENA)
    good = {
        Purpose.INVITATION: await invite("omar@example.org", [Role.OWNER], NOW),
        Purpose.RESET: await let_back_in(LENA, NOW),
    }
    said = set()
    for token in (*good.values(), "", "x" * 43, "x" * 5000, "\0"):
        late = good.get(purpose) == token
        with pytest.raises(NotAuthentic) as refused:
            await read_link(token, purpose, NOW + LIFE if late else NOW)
        said.add(str(refused.value))
    assert len(said) == 1
    assert lena.account


async def test_a_newer_invitation_ends_the_older_one(secrets: Secrets) -> None:
    first = await invite(LENA, [Role.ANALYST], NOW)
    second = await invite(LENA.upper(), [Role.AUDITOR], NOW)
    with pytest.raises(NotAuthentic):
        await join(first, "Lena", "de", passkey(), NOW)
    await join(second, "Lena", "de", passkey(), NOW)
    assert (await list_accounts(NOW))[0].roles == (Role.AUDITOR,)


async def test_whoever_has_an_account_is_not_invited_again(secrets: Secrets) -> None:
    await hire(secrets, LENA)
    with pytest.raises(Conflict, match="access grant"):
        await invite("Lena@Example.org", [Role.OWNER], NOW)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "lena",
        "lena@",
        "@example.org",
        "lena@example",
        "a b@example.org",
        "a@b.c\nBcc: x@y.z",
        "x" * 250 + "@example.org",
        "lena@example.org,",
    ],
)
async def test_what_is_no_address_is_refused(secrets: Secrets, address: str) -> None:
    with pytest.raises(BadInput, match="no e-mail address"):
        await invite(address, [Role.ANALYST], NOW)


async def test_without_a_name_the_link_stays_good(secrets: Secrets) -> None:
    token = await invite(LENA, [Role.ANALYST], NOW)
    for name in ("", "   ", "\u202e", "x" * 201):
        with pytest.raises(BadInput, match="your name"):
            await join(token, name, "de", passkey(), NOW)
    await join(token, "Lena", "de", passkey(), NOW)


async def test_a_reset_ends_every_earlier_way_in_and_every_session(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA)
    await add_proof(lena.account, passkey(), NOW.date())
    session = await begin_session(lena.account, "", NOW)
    token = await let_back_in(LENA, NOW)
    fresh = secret_of_its_own(NOW, lena.code_secret)
    account = await reset(token, await proof_for(secrets, fresh), NOW)
    assert account == lena.account
    assert await find_session(session, NOW) is None
    assert await list_passkeys(account) == []
    assert await lena.sign_in() is None
    assert await lena.sign_in(code=lena.recovery_codes[0]) is None
    lena.code_secret = fresh
    assert await lena.sign_in() == account
    with pytest.raises(NotAuthentic):
        await reset(token, await proof_for(secrets, new_secret()), NOW)


async def test_an_ended_account_has_no_way_back_but_an_invitation(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA)
    token = await let_back_in(LENA, NOW)
    await deactivate(LENA)
    await deactivate(LENA)
    assert not await any_account()
    with pytest.raises(NotAuthentic):
        await reset(token, passkey(), NOW)
    with pytest.raises(NotFound):
        await let_back_in(LENA, NOW)
    again = await invite(LENA, [Role.AUDITOR], NOW)
    account = await join(again, "Lena Berg", "de", passkey(), NOW)
    assert account == lena.account
    assert (await list_accounts(NOW))[0].roles == (Role.AUDITOR,)
    assert await lena.sign_in() is None


async def test_an_invitation_can_be_taken_back(secrets: Secrets) -> None:
    token = await invite(LENA, [Role.ANALYST], NOW)
    assert [each.state for each in await list_accounts(NOW)] == ["invited"]
    await deactivate(LENA)
    assert await list_accounts(NOW) == []
    with pytest.raises(NotAuthentic):
        await join(token, "Lena", "de", passkey(), NOW)
    with pytest.raises(NotFound, match="access list"):
        await deactivate(LENA)


async def test_the_last_way_in_cannot_be_removed(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA)
    with pytest.raises(Refused, match="only way in"):
        await remove_password(lena.account)
    await add_proof(lena.account, passkey(1), NOW.date())
    await add_proof(lena.account, passkey(2), NOW.date())
    await remove_password(lena.account)
    first, second = await list_passkeys(lena.account)
    await remove_passkey(lena.account, first.id)
    await remove_passkey(lena.account, first.id)
    with pytest.raises(Refused, match="only way in"):
        await remove_passkey(lena.account, second.id)


async def test_whoever_has_passkeys_alone_comes_back_by_a_recovery_code_alone(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA)
    await add_proof(lena.account, passkey(), NOW.date())
    await remove_password(lena.account)
    assert await lena.sign_in() is None
    assert await lena.sign_in(password="guess", code=lena.recovery_codes[0]) is None
    assert await lena.sign_in(password="", code=lena.recovery_codes[0]) == lena.account


async def test_nobody_removes_another_persons_passkey(secrets: Secrets) -> None:
    lena, omar = await hire(secrets, LENA), await hire(secrets, "omar@example.org")
    await add_proof(lena.account, passkey(), NOW.date())
    (hers,) = await list_passkeys(lena.account)
    await remove_passkey(omar.account, hers.id)
    assert await list_passkeys(lena.account) == [hers]
    with pytest.raises(Conflict):
        await add_proof(omar.account, passkey(), NOW.date())


async def test_a_passkey_answers_a_challenge_once_and_only_for_an_active_account(secrets: Secrets) -> None:
    lena = await hire(secrets, LENA)
    await add_proof(lena.account, passkey(), NOW.date())
    known = await find_passkey(passkey().credential)
    assert known
    until = NOW + timedelta(minutes=5)
    await use_passkey(known, 7, b"challenge", until, NOW)
    with pytest.raises(NotAuthentic, match="used already"):
        await use_passkey(known, 8, b"challenge", until, NOW)
    again = await find_passkey(passkey().credential)
    assert again
    assert again.sign_count == 7
    await deactivate(LENA)
    assert await find_passkey(passkey().credential) is None


async def test_old_links_leave_the_table_with_the_next_one(secrets: Secrets) -> None:
    await invite("omar@example.org", [Role.OWNER], NOW)
    await invite(LENA, [Role.ANALYST], NOW + LIFE)
    assert [row["address"] for row in await AccountLink.select(AccountLink.address)] == [LENA]
