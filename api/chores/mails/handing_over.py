"""One pass over everybody who is asked: hands over what is due, one after another on one connection.

A pass takes as long for whoever gets a mail as for whoever gets none, connects whether or not there is
anything to hand over, and says nothing of reminders, so that nobody who watches it learns how many had not
answered. Who gets a mail is looked up in the slots in the moment in which it is handed over.
"""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

from api.commands.organisation.pause_links import pause_link_writer
from api.commands.weeks.waves import link_writer
from api.installation import Installation
from api.mail.letters import lay_out, with_link
from api.mail.message import Envelope, envelope
from api.mail.pulse import pulse_words
from api.mail.server import Connection, NotTaken, connected
from api.texts import writes_in
from survey import clock
from survey.ballots.keys import wave_folder
from survey.children.messages import AskMail, AskWhom, Done, DueMail, Everybody, NoteMail
from survey.errors import BadInput, KeysGone, Misconfigured, Refused
from survey.invitations.one_at_a_time import one_at_a_time
from survey.lifecycle.published import published_wave
from survey.organisation.tables import Person
from survey.schedule.mails import FIRST, number_of_mail
from survey.waves.sides import is_check
from survey.waves.state import OPEN, state_of

# So many in a row that are not taken are no matter of these addresses any more.
RUN = 10


class HandingOver:
    """A pass over the people of one wave."""

    def __init__(self, installation: Installation, wave: Mapping[str, Any], *, is_quiet: bool) -> None:
        self._installation = installation
        self._wave, self._week, self._closes = str(wave["id"]), int(wave["week"]), wave["closes"]
        self._is_quiet = is_quiet
        self._check = False
        self._stack = AsyncExitStack()
        self._connection: Connection | None = None
        # Since the last mail that was taken: how many were not, and which of them for good.
        self._run = 0
        self._has_taken = False
        self._refused: list[tuple[UUID, int]] = []

    async def go(self) -> None:
        """Everybody once; Misconfigured or Refused where the server takes nothing, from anybody."""
        keys = self._installation.keys
        try:
            async with one_at_a_time(wave_folder(keys, self._wave)), self._stack:
                await self._connect()
                await self._everybody()
                await self._require_connection().is_alive()
        except KeysGone:
            return  # it has closed meanwhile

    async def _everybody(self) -> None:
        keepers = self._installation.keepers
        number = await number_of_mail(self._week, clock.now())
        rows = await Person.select(Person.id, Person.email, Person.team, Person.language).where(
            Person.left_week.is_null()
        )
        people = {row["id"]: row for row in rows}
        published = await published_wave(self._installation.keys, self._wave)
        # The same in every mail of the wave: a link from Friday would say that its person was reminded.
        opens = published.manifest.opens
        self._check = is_check(cell.id for cell in published.manifest.cells)
        self._link = link_writer(self._installation, self._wave, published.text, opens)
        self._pause = pause_link_writer(self._installation, opens)
        asked = await keepers.ask(self._wave, AskWhom(), Everybody)
        tick = 60 / self._installation.settings.smtp_rate
        for each in asked.people:
            began = clock.monotonic()
            person = UUID(bytes=each)
            row = people.get(person)
            if await state_of(self._wave) != OPEN or clock.now() >= self._closes:
                return
            if row is None or not row["email"]:
                await self._note(person, FIRST)
            else:
                await self._one(person, row["email"], row["language"], number(row["team"]))
            if self._run >= RUN:
                self._stop()
                return
            await clock.sleep(max(0.0, tick - (clock.monotonic() - began)))
        if self._has_taken:  # fewer than a run, and others were taken: it is about these addresses
            await self._note_refused()
        elif self._refused:
            self._stop()

    async def _one(self, person: UUID, email: str, spoken: str | None, number: int) -> None:
        """Once, and once more on a new connection; what breaks twice is put off like what is not taken.

        Before each of the two it is looked up again: a server that stalls leaves time to acknowledge.
        """
        for _ in range(2):
            try:
                mail = await self._due(person, email, spoken, number)
            except BadInput:
                await self._note(person, number, refused=number == FIRST)
                return
            if mail is None:
                return
            try:
                await self._require_connection().hand_over(mail)
            except Misconfigured:
                await self._connect()
            except NotTaken as refusal:
                self._run += 1
                if refusal.for_good:
                    self._refused.append((person, number))
                return
            else:
                await self._note(person, number)
                self._run, self._has_taken = 0, True
                await self._note_refused()
                return
        self._run += 1

    async def _due(self, person: UUID, email: str, spoken: str | None, number: int) -> Envelope | None:
        """The mail that this person is to get at this moment, None where there is none."""
        due = await self._installation.keepers.ask(self._wave, AskMail(person.bytes, number), DueMail)
        if not due.invitation:
            return None
        settings, k = self._installation.settings, self._installation.rules.k
        language = spoken if spoken and writes_in(spoken) else settings.language
        pause = self._pause(due.pause, spoken) if due.pause else ""
        words = pulse_words(settings, language, self._closes, k, check=self._check, can_pause=bool(pause))
        letter = with_link(lay_out(words, language), self._link(due.invitation, spoken), pause)
        return envelope(letter, settings.smtp_sender, email, due.called, clock.now())

    async def _connect(self) -> None:
        await self._stack.aclose()
        self._connection = await self._stack.enter_async_context(
            connected(self._installation.settings, self._installation.secrets)
        )

    def _require_connection(self) -> Connection:
        assert self._connection is not None  # noqa: S101  # for the type checker: see `go`
        return self._connection

    async def _note_refused(self) -> None:
        """What was refused for good; of reminders it is noted like any other, and the next is tried again."""
        for person, number in self._refused:
            await self._note(person, number, refused=number == FIRST)
        self._refused.clear()

    async def _note(self, person: UUID, number: int, *, refused: bool = False) -> None:
        await self._installation.keepers.ask(self._wave, NoteMail(person.bytes, number, refused), Done)

    def _stop(self) -> None:
        """It refuses one mail after another: whoever runs it is told, unless that would tell of reminders."""
        if not self._is_quiet:
            raise Refused(
                "The mail server has refused one mail after another, so no more are handed over for now. See "
                "what it says: resonanz mail test ADDRESS"
            )
