"""One week of a small organisation: 24 people in three teams of one department, and how they answer."""

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from survey import database
from survey.ballots.answer import Answer
from survey.ballots.ballot import SentBallot
from survey.ballots.box import Stored
from survey.ballots.context import VERSION
from survey.ballots.keys import load_manifest, load_public_keys, load_secrets, wave_folder
from survey.ballots.manifest import Manifest, read_manifest
from survey.ballots.token import CellKey
from survey.children.keepers import Keepers
from survey.children.messages import Links, WriteLinks
from survey.invitations.identities import invitation_id
from survey.invitations.slots import FILE
from survey.key_directory import KeyDirectory, open_key_directory
from survey.lifecycle.answering import cast, issue
from survey.lifecycle.asking import Kind, WaveTimes
from survey.lifecycle.opening import open_wave
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Department, Person, Team
from survey.releases.receipts import signed_release
from survey.releases.rules import Rules
from survey.releases.signed import counted_entry
from survey.weeks import monday_of, week_of
from tests.near_keepers import NearKeepers
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
            labels = [f"{name} {number}" for number in range(size)]
            await Person.insert(
                *(
                    Person(
                        id=uuid4(), reference=label, name=label, team=team.id, lead=False, team_since=WEEK - 9
                    )
                    for label in labels
                )
            )

    await database.write(job)


@dataclass(frozen=True)
class Week:
    """An open wave, seen by the people who answer in it."""

    wave: str
    keys: KeyDirectory
    manifest: Manifest
    keepers: Keepers
    # What each browser keeps, by nullifier.
    tokens: dict[bytes, bytes] = field(default_factory=dict)
    public: dict[str, CellKey] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What each browser has been sent, which it still has when the wave is over."""
        self.public.update(load_public_keys(self.keys, self.wave, self.manifest))

    async def people(self) -> list[tuple[UUID, UUID]]:
        """Everybody who may answer, after their cell."""
        asked = WriteLinks(tuple(cell.id for cell in self.manifest.cells), b"tests")
        written = await self.keepers.ask(self.wave, asked, Links)
        return sorted((UUID(cell), UUID(bytes=person)) for person, cell, _ in written.people)

    def invitation(self, person: UUID) -> str:
        """The id inside a person's link."""
        return invitation_id(load_secrets(self.keys, self.wave).people, person)

    def has_answered(self, identifier: bytes) -> bool:
        """Whether a slot has been used; nothing that the server offers tells this."""
        query = "SELECT blinded FROM slot WHERE identifier = ?"
        with closing(sqlite3.connect(wave_folder(self.keys, self.wave) / FILE)) as file:
            (blinded,) = file.execute(query, (identifier,)).fetchone()
        return any(blinded)

    def key(self, cell: UUID | str) -> CellKey:
        """The public key of a cell."""
        return self.public[str(cell)]

    def voter(self, cell: UUID) -> Voter:
        return Voter.prepare(self.wave, str(cell), self.key(cell).der)

    async def signature(self, person: UUID, cell: UUID, blinded: bytes) -> bytes:
        key_id = self.key(cell).id.hex()
        return await issue(
            self.keepers, self.wave, lambda: self.invitation(person), str(cell), key_id, blinded
        )

    async def signed(self, person: UUID, cell: UUID) -> Voter:
        """A person's browser with its token."""
        voter = self.voter(cell)
        self.tokens[voter.nullifier] = voter.token(await self.signature(person, cell, voter.blinded))
        return voter

    async def answer(self, person: UUID, cell: UUID, score: int, comment: str = "") -> Voter:
        """What a browser does, from the blinded token to the ballot in the box."""
        voter = await self.signed(person, cell)
        await self.cast(voter, score, comment)
        return voter

    def ballot(
        self, voter: Voter, score: int, comment: str = "", rev: int = 1, *, idea: bool = False
    ) -> SentBallot:
        """The same score for every question, sealed and signed."""
        scores = {question.id: score for question in self.manifest.questions}
        sealed = voter.seal(Answer(scores, comment, idea), self.manifest.sealing_key, rev)
        token = self.tokens[voter.nullifier]
        return SentBallot(voter.cell, token, voter.point, rev, voter.sign(sealed, rev), sealed)

    async def cast(
        self, voter: Voter, score: int, comment: str = "", rev: int = 1, *, idea: bool = False
    ) -> Stored:
        return await cast(self.keepers, self.wave, self.ballot(voter, score, comment, rev, idea=idea))


async def open_week(folder: Path, week: int = WEEK, rules: Rules | None = None, kind: Kind = "pulse") -> Week:
    """Open a wave for everybody who has been hired."""
    keys = open_key_directory(folder / "keys")
    await confirm_roster(keys.secrets)  # the tests write people into the tables themselves
    opens = datetime.combine(monday_of(week), datetime.min.time(), UTC) + timedelta(days=2, hours=8)
    times = WaveTimes(week, opens, opens + timedelta(days=5, hours=9), kind)
    wave = await open_wave(keys, times, rules or Rules())
    return Week(wave, keys, read_manifest(load_manifest(keys, wave)), NearKeepers(keys))


async def counted_among(week: Week, voters: Iterable[Voter]) -> set[bytes]:
    """The nullifiers of those who find their ballot in the signed list."""
    listed = set((await signed_release(week.wave, NOW)).counted)
    nullifiers = {voter.nullifier for voter in voters}
    return {each for each in nullifiers if counted_entry(VERSION, each).hex() in listed}


async def everybody_answers(week: Week, *, scores: Sequence[int] = (1, 2, 3, 4, 5)) -> list[Voter]:
    """All people answer at random, each with a comment that no one else writes."""
    return [
        await week.answer(person, cell, secrets.choice(scores), f"comment {secrets.token_hex(8)}")
        for cell, person in await week.people()
    ]
