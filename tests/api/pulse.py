"""Employees who answer over HTTP, as their browsers do, without a browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
from litestar import Litestar

from api.app import application
from api.installation import Installation
from api.routes.asked.pulse import PULSE_ROUTES
from api.settings.settings import read_settings
from api.web import base64url
from survey.ballots.answer import Answer
from survey.tokens import sign_link
from tests.survey.lifecycle.week import Week
from tests.voter import Voter

SECRETS = ("a-secret-that-only-these-tests-know",)


def pulse_application(folder: Path, week: Week) -> Litestar:
    """The pulse routes over the database that the test has opened."""
    app = application(PULSE_ROUTES)
    settings = read_settings(
        {
            "RESONANZ_DATA": str(folder / "data"),
            "RESONANZ_KEYS": str(folder / "keys"),
            "RESONANZ_SECRETS": str(folder / "secrets"),
            "RESONANZ_LANGUAGE": "en",
        }
    )
    app.state.installation = Installation(settings, week.keys, SECRETS, week.keepers)
    return app


@asynccontextmanager
async def pulse_client(folder: Path, week: Week) -> AsyncIterator[httpx.AsyncClient]:
    """A program that talks to these routes, in the event loop in which the test has opened the database."""
    transport = httpx.ASGITransport(app=pulse_application(folder, week))  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@dataclass(frozen=True)
class Employee:
    """One person with a link."""

    client: httpx.AsyncClient
    week: Week
    cell: UUID
    token: str

    @classmethod
    async def all(cls, client: httpx.AsyncClient, week: Week) -> list["Employee"]:
        """Everybody on the roster."""
        return [
            cls(client, week, cell, sign_link(SECRETS, "pulse", week.invitation(person)))
            for cell, person in await week.people()
        ]

    async def post(self, route: str, body: dict[str, object]) -> httpx.Response:
        return await self.client.post(f"/pulse/{self.week.wave}/{route}", json=body)

    async def place(self) -> httpx.Response:
        return await self.post("place", {"token": self.token})

    async def issue(self, voter: Voter, cell: UUID | None = None) -> httpx.Response:
        return await self.post(
            "issue",
            {
                "token": self.token,
                "cell": str(cell or voter.cell),
                "key_id": self.week.key(voter.cell).id.hex(),
                "blinded": base64url.encode(voter.blinded),
            },
        )

    async def signed(self) -> tuple[Voter, bytes]:
        """A voter of one's own with a signed token."""
        voter = self.week.voter(self.cell)
        answer = await self.issue(voter)
        assert answer.status_code == 200, answer.text
        return voter, voter.token(base64url.decode(answer.json()["blind_sig"], "blind_sig"))

    def sealed(self, voter: Voter, score: int, rev: int = 1, comment: str = "") -> bytes:
        scores = {question.id: score for question in self.week.manifest.questions}
        return voter.seal(Answer(scores, comment), self.week.manifest.sealing_key, rev)

    def body(self, voter: Voter, token: bytes, sealed: bytes, rev: int = 1) -> dict[str, object]:
        """A ballot as it travels."""
        return {
            "cell": str(self.cell),
            "token": base64url.encode(token),
            "key": base64url.encode(voter.point),
            "rev": rev,
            "signature": base64url.encode(voter.sign(sealed, rev)),
            "sealed": base64url.encode(sealed),
        }

    async def cast(self, voter: Voter, token: bytes, sealed: bytes, rev: int = 1) -> httpx.Response:
        return await self.post("ballot", self.body(voter, token, sealed, rev))

    async def answer(self, score: int) -> Voter:
        """From the link to the stored ballot."""
        voter, token = await self.signed()
        stored = await self.cast(voter, token, self.sealed(voter, score))
        assert (stored.status_code, stored.json()) == (200, {"rev": "01", "stored": "y"}), stored.text
        assert (await self.post("ack", {"token": self.token})).status_code == 204
        return voter
