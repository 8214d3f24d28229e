"""How long Lena stays signed in, and what ends it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from survey import database
from survey.accounts.accounts import deactivate
from survey.accounts.rights import grant, revoke
from survey.accounts.roles import Role
from survey.accounts.sessions import (
    FRESH,
    IDLE,
    begin_session,
    end_session,
    end_sessions,
    find_session,
    list_sessions,
)
from survey.accounts.tables import Account, AccountSession
from tests.survey.accounts.people import NOW, Person, hire, secrets_in


@pytest.fixture
async def lena(database: str, tmp_path: Path) -> Person:
    return await hire(secrets_in(tmp_path), "lena@example.org")


async def is_open(token: str, now: datetime = NOW) -> bool:
    return await find_session(token, now) is not None


async def test_the_browser_holds_a_value_that_the_database_does_not(lena: Person) -> None:
    token = await begin_session(lena.account, "Firefox, Linux", NOW)
    found = await find_session(token, NOW)
    assert found
    assert (found.account, found.address, found.name) == (lena.account, "lena@example.org", "Lena Berg")
    assert token not in repr(await AccountSession.select())
    assert not await is_open(token + "x")
    assert not await is_open("")


async def test_it_ends_eight_hours_after_the_last_look(lena: Person) -> None:
    token = await begin_session(lena.account, "", NOW)
    almost = NOW + IDLE - timedelta(minutes=6)
    assert await is_open(token, almost)
    assert await is_open(token, almost + IDLE - timedelta(minutes=6))
    assert not await is_open(token, almost + 2 * IDLE)


async def test_it_ends_after_seven_days_however_often_it_is_used(lena: Person) -> None:
    token = await begin_session(lena.account, "", NOW)
    for hours in range(0, 6 * 24, 6):
        assert await is_open(token, NOW + timedelta(hours=hours)), hours
    for hours in range(6 * 24, 7 * 24, 6):
        await is_open(token, NOW + timedelta(hours=hours))
    assert not await is_open(token, NOW + timedelta(days=7))


async def test_one_that_was_begun_while_the_account_was_closed_opens_nothing(lena: Person) -> None:
    token = await begin_session(lena.account, "", NOW)
    await database.write(Account.update({Account.active: False}).where(Account.id == lena.account).run)
    assert not await is_open(token)


async def test_looking_again_within_five_minutes_writes_nothing(lena: Person) -> None:
    token = await begin_session(lena.account, "", NOW)
    before = await AccountSession.select()
    await find_session(token, NOW + timedelta(minutes=4))
    assert await AccountSession.select() == before
    await find_session(token, NOW + timedelta(minutes=6))
    assert await AccountSession.select() != before


async def test_it_is_fresh_for_a_quarter_of_an_hour(lena: Person) -> None:
    token = await begin_session(lena.account, "", NOW)
    for minutes, fresh in ((0, True), (14, True), (16, False), (60, False)):
        found = await find_session(token, NOW + timedelta(minutes=minutes))
        assert found
        assert found.fresh is fresh
    assert timedelta(minutes=15) == FRESH
    (row,) = await AccountSession.select(AccountSession.fresh_until)
    assert row["fresh_until"] is None  # nothing says any longer when she signed in


async def test_two_devices_are_two_sessions_and_each_can_be_ended(lena: Person) -> None:
    first = await begin_session(lena.account, "Firefox, Linux", NOW)
    second = await begin_session(lena.account, "Safari, iPhone", NOW)
    third = await begin_session(lena.account, "Chrome, Windows", NOW)
    assert {each.device for each in await list_sessions(lena.account, NOW)} == {
        "Firefox, Linux",
        "Safari, iPhone",
        "Chrome, Windows",
    }
    await end_session(first)
    assert [await is_open(each) for each in (first, second, third)] == [False, True, True]
    here = await find_session(third, NOW)
    assert here
    await end_sessions(lena.account, but=here.session)
    assert [await is_open(each) for each in (first, second, third)] == [False, False, True]


async def test_nobody_ends_another_persons_session(lena: Person) -> None:
    omar = await hire(lena.secrets, "omar@example.org")
    token = await begin_session(lena.account, "", NOW)
    hers = await find_session(token, NOW)
    assert hers
    await end_sessions(omar.account, only=hers.session)
    await end_sessions(omar.account)
    assert await is_open(token)


async def test_deactivation_and_every_change_of_rights_end_it_at_once(lena: Person) -> None:
    for change in (
        lambda: grant(lena.account, [Role.AUDITOR], NOW.date()),
        lambda: revoke(lena.account, [Role.AUDITOR]),
        lambda: deactivate(lena.address),
    ):
        token = await begin_session(lena.account, "", NOW)
        await change()
        assert not await is_open(token)


async def test_what_changes_nothing_ends_nothing(lena: Person) -> None:
    token = await begin_session(lena.account, "", NOW)
    await grant(lena.account, [Role.ANALYST], NOW.date())
    await revoke(lena.account, [Role.OWNER])
    assert await is_open(token)


async def test_ended_ones_leave_the_table_with_the_next_sign_in(lena: Person) -> None:
    await begin_session(lena.account, "old", NOW)
    await begin_session(lena.account, "new", NOW + timedelta(days=8))
    assert [row["device"] for row in await AccountSession.select(AccountSession.device)] == ["new"]
