"""One week of a small organisation: 24 people in three teams of one department, and how they answer."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from survey import database
from survey.ballots.answer import Answer
from survey.ballots.blind_signature import blind_sign
from survey.ballots.box import cast_ballot
from survey.ballots.key_directory import KeyDirectory, open_key_directory
from survey.ballots.keys import load_invitation_secret, load_signing_key
from survey.ballots.manifest import Manifest, read_manifest
from survey.invitations.identities import invitation_id
from survey.invitations.issuing import issue
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Department, Person, Team
from survey.releases.rules import Rules
from survey.waves.opening import WaveTimes, open_wave
from survey.waves.tables import Wave, WaveRoster
from survey.weeks import monday_of, week_of
from tests.voter import Voter

WEEK = week_of(datetime(2026, 3, 11, tzinfo=UTC).date())
NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
TEAMS = ("Nord", "Süd", "West")
TEAM_SIZE = 8


async def hire(teams: Sequence[str] = TEAMS, size: int = TEAM_SIZE) -> None:
    """Put teams of equal size into one department."""

    async def job() -> None:
        department = Department(id=uuid4(), name="Kundendienst", parent=None)
        await Department.insert(department)
        for name in teams:
            team = Team(id=uuid4(), name=name, department=department.id, office="front")
            await Team.insert(team)
            for number in range(size):
                label = f"{name} {number}"
                await Person.insert(
                    Person(
                        id=uuid4(),
                        reference=label,
                        name=label,
                        team=team.id,
                        lead=False,
                        team_since=WEEK - 9,
                    )
                )

    await database.write(job)


@dataclass(frozen=True)
class Week:
    """An open wave, seen by the people who answer in it."""

    wave: str
    keys: KeyDirectory
    manifest: Manifest

    async def people(self) -> list[tuple[UUID, UUID]]:
        """Everybody on the wave's roster with their cell."""
        rows = await WaveRoster.select(WaveRoster.person, WaveRoster.cell).where(WaveRoster.wave == self.wave)
        return sorted((row["cell"], row["person"]) for row in rows)

    def invitation(self, person: UUID) -> str:
        return invitation_id(load_invitation_secret(self.keys, self.wave), person)

    def voter(self, cell: UUID) -> Voter:
        found = self.manifest.cell(str(cell))
        assert found is not None
        return Voter.prepare(self.wave, str(cell), found.key)

    async def signature(self, person: UUID, cell: UUID, blinded: bytes) -> bytes:
        async def sign(message: bytes) -> bytes:
            return blind_sign(load_signing_key(self.keys, self.wave, str(cell)), message)

        return await issue(self.wave, self.invitation(person), cell, blinded, sign)

    async def answer(self, person: UUID, cell: UUID, score: int, comment: str = "") -> Voter:
        """What a browser does, from the blinded token to the ballot in the box."""
        voter = self.voter(cell)
        voter.token(await self.signature(person, cell, voter.blinded))
        await self.cast(voter, score, comment)
        return voter

    async def cast(self, voter: Voter, score: int, comment: str = "", rev: int = 1) -> None:
        scores = {question.id: score for question in self.manifest.questions}
        sealed = voter.seal(Answer(scores, comment), self.manifest.sealing_key, rev)
        await cast_ballot(self.wave, UUID(voter.cell), voter.nullifier, rev, sealed)


async def open_week(folder: Path, week: int = WEEK, rules: Rules | None = None) -> Week:
    """Open a wave for everybody who has been hired."""
    keys = open_key_directory(folder / "keys")
    await confirm_roster(keys)  # the tests write people into the tables themselves
    opens = datetime.combine(monday_of(week), datetime.min.time(), UTC) + timedelta(days=2, hours=8)
    wave = await open_wave(keys, WaveTimes(week, opens, opens + timedelta(days=5, hours=9)), rules or Rules())
    (row,) = await Wave.select(Wave.manifest).where(Wave.id == wave)
    return Week(wave, keys, read_manifest(row["manifest"].encode()))


async def everybody_answers(week: Week, *, scores: Sequence[int] = (1, 2, 3, 4, 5)) -> list[Voter]:
    """All people answer at random, each with a comment that no one else writes."""
    return [
        await week.answer(person, cell, secrets.choice(scores), f"comment {secrets.token_hex(8)}")
        for cell, person in await week.people()
    ]
