"""People who answer over HTTP, and change their answer again and again, as fast as the server takes it.

Each behaves as a browser does: a request whose answer did not come is sent again, byte by byte. Each knows
which revision was acknowledged last, and complains where the box does not take the next one.
"""

import asyncio
import json
import random
from asyncio import IncompleteReadError
from dataclasses import dataclass, field

from api.web import base64url
from survey.ballots.answer import Answer
from survey.ballots.sealing import MAX_REVISION
from tests.benchmarks.http_client import Connection, request
from tests.pulse_week import Invited, PulseWeek
from tests.voter import Voter

BUSY, CLOSED = 503, 410


class Lost(AssertionError):
    """The server has forgotten what it had acknowledged."""


@dataclass
class Member:
    """One person with their browser."""

    week: PulseWeek
    invited: Invited
    number: int
    voter: Voter = field(init=False)
    token: bytes = b""
    acknowledged: int = 0  # the newest revision of which the server has said that it is stored
    sent: int = 0  # the newest that may be stored
    connection: Connection | None = None

    def __post_init__(self) -> None:
        self.voter = self.week.week.voter(self.invited.cell)

    async def answer_until_closed(self) -> None:
        """From the link on; the last revision there can be is sent again and again."""
        try:
            if not await self._get_token():
                return
            rev, ballot = 1, self._ballot(1)
            while answer := await self._patiently("ballot", ballot):
                if (answer["rev"], answer["stored"]) != (f"{rev:02}", "y"):
                    raise Lost(f"{self.number}: {rev} was sent after {rev - 1} was acknowledged: {answer}")
                self.acknowledged = rev
                if rev < MAX_REVISION:
                    rev += 1
                    ballot = self._ballot(rev)
        finally:
            if self.connection:
                self.connection.close()

    async def _get_token(self) -> bool:
        body: dict[str, object] = {
            "token": self.invited.token,
            "cell": self.voter.cell,
            "key_id": self.week.week.key(self.voter.cell).id.hex(),
            "blinded": base64url.encode(self.voter.blinded),
        }
        answer = await self._patiently("issue", body)
        if answer:
            self.token = self.voter.token(base64url.decode(answer["blind_sig"], "blind_sig"))
        return bool(answer)

    def _ballot(self, rev: int) -> dict[str, object]:
        self.sent = rev
        scores = {question.id: 1 + rev % 5 for question in self.week.week.manifest.questions}
        comment = f"{self.number} {rev}"
        sealed = self.voter.seal(Answer(scores, comment), self.week.week.manifest.sealing_key, rev)
        return {
            "cell": self.voter.cell,
            "token": base64url.encode(self.token),
            "key": base64url.encode(self.voter.point),
            "rev": rev,
            "signature": base64url.encode(self.voter.sign(sealed, rev)),
            "sealed": base64url.encode(sealed),
        }

    async def _patiently(self, route: str, body: dict[str, object]) -> dict[str, str] | None:
        """The answer, asked for until it comes; None once the week is closed."""
        data = request("POST", f"/pulse/{self.week.week.wave}/{route}", body)
        while True:
            try:
                if self.connection is None:
                    self.connection = await Connection.open(self.week.port)
                status, answer = await self.connection.exchange(data)
            except (OSError, IncompleteReadError):
                if self.connection:
                    self.connection.close()
                self.connection = None
                await asyncio.sleep(0.05)
                continue
            if status == CLOSED:
                return None
            if status == BUSY:
                await asyncio.sleep(0.02)
                continue
            assert status == 200, (self.number, route, status, answer)
            found: dict[str, str] = json.loads(answer)
            return found


class Crowd:
    """Everybody who is invited; they begin by and by."""

    def __init__(self, week: PulseWeek, chance: random.Random) -> None:
        self.members = [Member(week, invited, number) for number, invited in enumerate(week.people)]
        self._waiting = chance.sample(self.members, len(self.members))
        self._answering: list[asyncio.Task[None]] = []

    def begin(self, share: float) -> None:
        """This share of all people begins."""
        for _ in range(min(round(share * len(self.members)), len(self._waiting))):
            self._answering.append(asyncio.create_task(self._waiting.pop().answer_until_closed()))

    async def have_all(self, acknowledged: int) -> None:
        """Wait until everybody has so many revisions acknowledged, or somebody complains."""
        while not all(member.acknowledged >= acknowledged for member in self.members):
            self.complain()
            await asyncio.sleep(0.02)

    def complain(self) -> None:
        """Raise what somebody has complained of."""
        for task in self._answering:
            if task.done():
                task.result()

    async def end(self) -> None:
        """Everybody has been told that the week is closed."""
        await asyncio.gather(*self._answering)

    async def go_away(self) -> None:
        """Whatever is under way."""
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)
