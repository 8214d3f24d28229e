"""A wave whose mails go to the test's mail server, and the people who get them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from survey.children.messages import Links, WriteLinks
from survey.jobs.tables import Job
from survey.lifecycle.answering import acknowledge
from survey.lifecycle.published import published_wave
from survey.organisation.tables import Person
from survey.schedule.times import moment
from survey.waves.tables import Wave
from tests.mail.peer import Peer
from tests.scheduled import House, scheduled_with


@dataclass
class Mailing:
    """A house that writes to its people."""

    house: House
    peer: Peer

    async def opens(self) -> None:
        """The wave opens and its first mails go out."""
        (due,) = [
            row["due"] for row in await Job.select(Job.due).where(Job.kind == "open", Job.outcome == "")
        ]
        await self.house.lives_until(due)

    async def wave(self) -> str:
        row = await Wave.select(Wave.id).order_by(Wave.week, ascending=False).first()
        assert row is not None
        return str(row["id"])

    async def acknowledge(self, addresses: Iterable[str]) -> None:
        """These people have answered, and their browsers said so."""
        invitations = await self.invitations()
        for address in addresses:
            await acknowledge(self.house.installation.keepers, await self.wave(), invitations[address])

    async def invitations(self) -> dict[str, str]:
        """The id inside each person's link, by address."""
        wave = await self.wave()
        keys, keepers = self.house.installation.keys, self.house.installation.keepers
        cells = tuple(cell.id for cell in (await published_wave(keys, wave)).manifest.cells)
        written = await keepers.ask(wave, WriteLinks(cells, b"tests"), Links)
        emails = {row["id"]: row["email"] for row in await Person.select(Person.id, Person.email)}
        return {emails[UUID(bytes=person)]: invitation for person, _, invitation in written.people}

    async def reaches(self, day: datetime) -> None:
        """A server runs until then, in the organisation's time."""
        zone = self.house.installation.settings.timezone
        await self.house.lives_until(moment(day.date(), day.time(), zone))


async def mailing(folder: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer, **settings: str) -> Mailing:
    """24 people with an address each; the wave opens on Wednesday 11 March, reminders are on 13 and 16."""
    return Mailing(await scheduled_with(peer.settings(**settings), folder, monkeypatch), peer)
