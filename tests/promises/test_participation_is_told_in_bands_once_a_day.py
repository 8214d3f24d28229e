"""Attacks 23 and 27: watch how many take part while the week is open, to see one person answer.

Owner and lead are told in three bands how many have begun to answer. The attacker is both of them and looks
at their pages and at `wave status` after each single person, and lets the morning's job run again and again.
Control: the same look at an exact count, be it told only once a day.
"""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.commands.weeks.waves import describe
from api.installation import installation_of
from survey import database as db
from survey.accounts.roles import Role
from survey.ballots.keys import wave_folder
from survey.invitations.identities import slot_identifier
from survey.invitations.slots import Slots
from survey.lifecycle.participation import fix_participation
from survey.organisation.tables import Person
from tests.api.access.desk import Member, desk_application, member
from tests.survey.lifecycle.week import Week, hire, open_week


class Watched:
    """Two groups of ten and one of eight who answer, one after the other."""

    def __init__(self, week: Week, people: list[tuple[str, bytes]]) -> None:
        self.week, self.people = week, people
        self.opens: datetime = week.manifest.opens
        self.slots = Slots(wave_folder(week.keys, week.wave))

    def answers(self, number: int) -> None:
        cell, identifier = self.people[number]
        assert self.slots.take([(identifier, cell, secrets.token_bytes(256))]) == [None]

    @property
    def counts(self) -> dict[str, int]:
        return self.slots.used()


async def watched(folder: Path) -> Watched:
    await hire(["Nord", "Süd"], 10)
    week = await open_week(folder)
    secret = (wave_folder(week.keys, week.wave) / "secret").read_bytes()
    people = [
        (str(cell), slot_identifier(secret, week.invitation(person))) for cell, person in await week.people()
    ]
    return Watched(week, people)


async def make_lead(team: str, address: str) -> None:
    async def job() -> None:
        row = await Person.select(Person.id).where(Person.team.name == team).first()
        assert row is not None
        await Person.update({Person.lead: True, Person.email: address}).where(Person.id == row["id"])

    await db.write(job)


async def told(ruth: Member, lena: Member) -> list[str]:
    """What the owner and the lead read, and what the command shows."""
    pages = [(await each.browser.get("/desk")).text for each in (ruth, lena)]
    parts = [page.partition('id="participation"')[2].partition("</dl>")[0] for page in pages]
    installation = installation_of(ruth.browser._transport.app)  # type: ignore[attr-defined]  # httpx's
    return [*parts, repr(await describe(installation, {}))]


async def test_what_is_told_of_a_day_stays_the_same_whoever_answers(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await watched(tmp_path)
    await make_lead("Nord", "lena@example.org")
    app = desk_application(tmp_path)
    installation = installation_of(app)
    zone = installation.settings.timezone
    async with (
        member(app, "ruth@example.org", [Role.OWNER]) as ruth,
        member(app, "lena@example.org", [Role.TEAM_LEAD]) as lena,
    ):
        # On the day of the opening nobody is told anything.
        await fix_participation(installation.keepers, zone, house.opens + timedelta(hours=9))
        assert (await told(ruth, lena))[:2] == ["", ""]
        for day in (1, 2):
            await fix_participation(installation.keepers, zone, house.opens + timedelta(days=day))
            before = await told(ruth, lena)
            for number in range(7 * day - 7, 7 * day):
                house.answers(number)
                await fix_participation(
                    installation.keepers, zone, house.opens + timedelta(days=day, hours=8)
                )
            assert await told(ruth, lena) == before
        of_ruth, of_lena, _ = before
        # Seven of one group have begun: over two thirds of ten, a third to two thirds of all.
        assert [of_ruth.count(words) for words in ("over two thirds", "under a third", "a third to two")] == [
            1,
            1,
            1,
        ]
        assert of_lena.count("<dt>") == 1
        assert "Nord" in of_lena


async def test_control_an_exact_count_once_a_day_names_whoever_answered_alone(
    sqlite_database: str, tmp_path: Path
) -> None:
    house = await watched(tmp_path)
    house.answers(0)
    before = house.counts
    house.answers(1)  # who was the only one on that day, as everybody knows who was away
    after = house.counts
    assert sum(after.values()) - sum(before.values()) == 1
