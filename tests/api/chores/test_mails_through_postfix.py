"""A hundred people get their mails through Debian's postfix: each once, in their language.

The other mail server of the tests (`tests/mail/server.py`) is ours and does what we think that mail servers
do; this one is what stands in many organisations.
"""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from api.chores.mails.handing_over import HandingOver
from api.mail.addresses import for_servers
from api.mail.server import connected
from api.settings.settings import read_settings
from survey import database
from survey.errors import Misconfigured
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Person, Team
from survey.secrets_directory import open_secrets_directory
from tests.mail.peer import Peer
from tests.mail.postfix import Postfix, postfix
from tests.mail.wave import Mailing
from tests.scheduled import House, scheduled_with
from tests.survey.lifecycle.week import WEEK
from tests.waiting import eventually_now

WEDNESDAY, FRIDAY = (datetime(2026, 3, day, 9, tzinfo=UTC) for day in (11, 13))
MANY = 100
ABROAD, UMLAUT, GONE, LATER = (
    "eva@müller.example",
    "jürgen@example.org",
    "gone@example.org",
    "later@example.org",
)


async def with_many(house: House) -> dict[str, str]:
    """A hundred people with an address each, every second one German; the language of each by address."""
    teams = [row["id"] for row in await Team.select(Team.id)]
    people = [row["id"] for row in await Person.select(Person.id).order_by(Person.reference)]
    spoken = {}

    async def job() -> None:
        for number in range(MANY):
            special = dict(enumerate((ABROAD, UMLAUT, GONE, LATER)))
            address, language = (
                special.get(number, f"person-{number}@example.org"),
                "de" if number % 2 else "en",
            )
            if number < len(people):
                await Person.update({Person.email: address, Person.language: language}).where(
                    Person.id == people[number]
                )
            else:
                label = f"Person {number}"
                await Person.insert(
                    Person(
                        id=uuid4(), reference=label, name=label, team=teams[number % len(teams)], lead=False,
                        team_since=WEEK - 9, email=address, language=language,
                    )
                )  # fmt: skip
            spoken[address] = language

    await database.write(job)
    await confirm_roster(house.installation.secrets)
    return spoken


def in_boxes(server: Postfix, count: int) -> dict[str, list[EmailMessage]]:
    """What lies in the mailboxes once there are so many mails."""
    eventually_now(lambda: sum(map(len, server.mails().values())) >= count)
    return server.mails()


@pytest.mark.long
async def test_a_hundred_people_get_each_mail_once_through_postfix(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = [ABROAD, UMLAUT, LATER, *(f"person-{number}@example.org" for number in range(4, MANY))]
    boxes = [for_servers(each) for each in everybody]
    with postfix(boxes) as server:
        house = await scheduled_with(server.settings(), tmp_path, monkeypatch)
        spoken = await with_many(house)
        mailing = Mailing(house, Peer(server.folder, server.port))
        server.puts_off(LATER)
        await forgets(monkeypatch, everybody[-1])
        await mailing.opens()
        # Who is unknown is refused for good, and who is on a greylist waits; nobody else is kept up by that.
        first = in_boxes(server, MANY - 2)
        assert {address for address in boxes if len(first[address]) != 1} == {LATER}
        server.puts_off()
        await house.lives_until(WEDNESDAY + timedelta(minutes=20))
        first = in_boxes(server, MANY)
        # What was handed over a second time bears the same name.
        assert {address: len(mails) for address, mails in first.items() if len(mails) != 1} == {boxes[-1]: 2}
        names = [names_of(mails) for mails in first.values()]
        assert {len(each) for each in names} == {1}
        assert len(set().union(*names)) == MANY - 1
        for address, box in zip(everybody, boxes, strict=True):
            mail = first[box][0]
            assert mail["Content-Language"] == spoken[address]
            assert ("with ESMTPS" in mail["Received"], "with UTF8SMTPS" in mail["Received"]).count(True) == 1
        await mailing.acknowledge(everybody[:40])
        await house.lives_until(FRIDAY + timedelta(hours=5))
        both = in_boxes(server, MANY + MANY - 1 - 40)
        assert {address for address in boxes if len(names_of(both[address])) == 2} == set(boxes[40:])
        assert {address for address in boxes if len(both[address]) > 2} <= {boxes[-1]}


def names_of(mails: list[EmailMessage]) -> set[str]:
    """By which a mailbox knows that two mails are one."""
    return {str(mail["Message-ID"]) for mail in mails}


async def forgets(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """As if the process had gone between the server's yes and our note of it: this person's first is lost."""
    (row,) = await Person.select(Person.id).where(Person.email == address)
    note = HandingOver._note
    lost: list[UUID] = []

    async def forgetful(self: HandingOver, person: UUID, number: int, *, refused: bool = False) -> None:
        if person == row["id"] and not lost:
            lost.append(person)
        else:
            await note(self, person, number, refused=refused)

    monkeypatch.setattr(HandingOver, "_note", forgetful)


@pytest.mark.long
async def test_postfix_is_believed_by_the_certificate_of_ones_own_authority_alone(tmp_path: Path) -> None:
    with postfix(["eva@example.org"]) as server:
        said = server.settings() | {"RESONANZ_DATA": str(tmp_path / "data")}
        secrets = open_secrets_directory(tmp_path / "secrets")
        async with connected(read_settings(said), secrets) as connection:
            await connection.is_alive()
        del said["RESONANZ_SMTP_CA"]
        with pytest.raises(Misconfigured, match="not to be trusted"):
            async with connected(read_settings(said), secrets):
                pass
