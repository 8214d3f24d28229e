"""Attack 60: learn from being asked who is a customer, who was asked, who rated and who objected.

Adversaries A6 (a thief of the database, without the secrets, who holds a list of addresses), A8 (whoever
reads the log of the mail server) and A2 (a program with a key that tries addresses). Vera, Otto and Mia
called; Otto rates, Mia objects. Controls: codes without a key, as ordinary programs keep addresses, which the
list turns back; and an answer that says when somebody was asked last.
"""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from survey.asking.codes import asked_codes, stopping_codes
from survey.asking.handing import forget_asked
from survey.asking.rules import longest_apart
from survey.asking.tables import AskedCustomer, ToldAddress
from survey.customers.tables import OptOut
from survey.secrets_directory import open_secrets_directory
from tests.api.asking.house import CONSENT, Asking, asking
from tests.promises.every_route import everything_stored

PEOPLE = ("vera", "otto", "mia")
TWO_HOURS = timedelta(hours=2)


def address(name: str) -> str:
    return f"{name}@example.org"


def codes_without_a_key(addresses: Iterable[str]) -> dict[str, str]:
    """What a thief makes of a list of addresses: how they would stand there, hashed or not."""
    return {
        spelt: each
        for each in addresses
        for spelt in (
            each,
            sha256(each.encode()).hexdigest(),
            f"K-{each[:4]}",
            sha256(f"K-{each[:4]}".encode()).hexdigest(),
        )
    }


def recognised(stored: dict[str, list[str]], addresses: Iterable[str]) -> set[tuple[str, str]]:
    """Which table names whom, for whoever holds this list."""
    return {
        (table, whom)
        for table, rows in stored.items()
        for spelt, whom in codes_without_a_key(addresses).items()
        if any(spelt in row for row in rows)
    }


async def a_day(house: Asking) -> dict[str, str]:
    """Their links, after mails, a rating and an objection."""
    links = {}
    for name in PEOPLE:
        links[name] = (await house.report(**CONSENT | {"mail_to": address(name), "customer": None}))["link"]
    await house.passes(TWO_HOURS)
    await house.client.post(links["otto"], data={"score": "2"})
    await house.client.post(links["mia"], data={"no_more": "1"})
    return links


async def test_whoever_has_the_database_learns_nobody_who_was_asked_or_objected(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        for name in PEOPLE:  # also while they wait
            await house.report(**CONSENT | {"mail_to": address(name), "customer": None})
        assert recognised(await everything_stored(), map(address, PEOPLE)) == set()
        await house.passes(TWO_HOURS)
        house.clock.passes(timedelta(days=91))
        await a_day(house)
        assert (await AskedCustomer.count(), await OptOut.count()) == (3, 1)
        assert recognised(await everything_stored(), map(address, PEOPLE)) == set()
        # Nothing that stays of a mail leads to a contact, so not to a rating either.
        contacts = {str(row["contact"]) for row in await ToldAddress.select(ToldAddress.contact)}
        codes = {row["code"] for row in await AskedCustomer.select()} | {
            row["code"] for row in await OptOut.select()
        }
        mails = {str(row["mail"]) for row in await AskedCustomer.select()}
        assert (
            len(codes) == 4
        )  # one key for each purpose: who objected is not seen among those who were asked
        stored = await everything_stored()
        elsewhere = [
            row
            for table, rows in stored.items()
            if table not in {"asked_customer", "opt_out"}
            for row in rows
        ]
        assert not [each for each in codes | mails if any(each in row for row in elsewhere)]
        assert contacts.isdisjoint(mails)
        # Nor does whoever runs another installation find the codes, which is what a key is for.
        elsewhere_key = open_secrets_directory(tmp_path / "another")
        names = [address(name) for name in PEOPLE]
        theirs = {*asked_codes(elsewhere_key, names), *stopping_codes(elsewhere_key, names)}
        assert codes.isdisjoint(theirs)
        assert len(theirs) == 6
        # The control: the same table with a code that needs no secret.
        naive = {"asked": [sha256(address(name).encode()).hexdigest() for name in PEOPLE]}
        assert recognised(naive, map(address, PEOPLE)) == {("asked", address(name)) for name in PEOPLE}


async def test_the_mail_server_sees_one_mail_to_each_whatever_they_did(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is reminded, so who has rated is not the one who gets no second mail."""
    async with asking(tmp_path, monkeypatch) as house:
        await a_day(house)
        for _ in range(20):
            await house.passes(timedelta(days=1))
        assert sorted(house.server.to()) == sorted(map(address, PEOPLE))
        sizes = {len(each.message) - len(each.recipient) for each in house.server.taken}
        assert max(sizes) - min(sizes) < 100
        assert not [mail for mail in house.server.mails() if "score" in str(mail).lower()]


async def test_a_key_learns_whom_not_to_ask_and_not_who_was_asked_or_rated(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An objection has to be known to whoever would ask; nothing else is told."""
    async with asking(tmp_path, monkeypatch) as house:
        await a_day(house)
        tried = ("vera", "otto", "nobody-yet")
        answers = [
            await house.report(**CONSENT | {"mail_to": address(name), "customer": None}) for name in tried
        ]
        said = [
            {name: value for name, value in each.items() if name not in {"id", "link"}} for each in answers
        ]
        assert said[0] == said[1] == said[2]
        told = [bool(await AskedCustomer.count()), *(each["mail"] for each in said)]
        assert told == [True, "planned", "planned", "planned"]
        objected = await house.report(**CONSENT | {"mail_to": address("mia"), "customer": None})
        assert (objected["link"], objected["mail"]) == (None, "objected")


async def test_codes_and_days_go_when_nothing_depends_on_them(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        await a_day(house)
        left = {}
        for days in (13, 14, 92):
            house.clock.reaches(house.clock.says.replace(month=3, day=11) + timedelta(days=days + 1))
            await forget_asked(house.clock.says, await longest_apart())
            sealed = await ToldAddress.count().where(ToldAddress.objection.is_not_null())
            left[days] = (sealed, await AskedCustomer.count(), await OptOut.count())
        assert left == {13: (0, 3, 1), 14: (0, 3, 1), 92: (0, 0, 1)}
