"""A service desk that mails its customers: contacts by the API, and whatever the mail server was handed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.chores.mails import asking as chore
from api.chores.mails.asking import ask_customers
from api.commands.customers.asking import change_rule
from api.installation import installation_of
from api.mail.message import Envelope
from api.mail.server import NotTaken
from survey.errors import Misconfigured
from tests.api.access.desk import browser_at, desk_application
from tests.api.customers import HelpDesk, contact, found_teams
from tests.clock import MovedClock, moved_clock

MAIL = {
    "RESONANZ_SMTP_SERVER": "mail.example.org",
    "RESONANZ_SMTP_SENDER": "Stadtwerke <post@example.org>",
    "RESONANZ_SMTP_RATE": "60000",
    "RESONANZ_ORGANISATION": "Stadtwerke Beispiel",
    "RESONANZ_IMPRINT": "https://example.org/imprint",
}
VERA = "vera@example.org"
# Wednesday, 11 March 2026, noon in Berlin.
NOON = datetime(2026, 3, 11, 11, tzinfo=UTC)
CONSENT = {"mail_to": VERA, "basis": "consent", "consent_on": "2026-02-01", "language": "de"}


@dataclass
class MailServer:
    """Takes what it is handed, unless it was told what to do with an address."""

    taken: list[Envelope] = field(default_factory=list)
    orders: dict[str, int | str] = field(default_factory=dict)

    async def hand_over(self, mail: Envelope) -> str:
        order = self.orders.get(mail.recipient)
        if order == "dies after":
            self.taken.append(mail)
        if isinstance(order, str):
            raise Misconfigured("gone")
        if order:
            raise NotTaken(order, "no", for_good=order >= 500)
        self.taken.append(mail)
        return "250"

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(each.message, policy=default) for each in self.taken]

    def to(self) -> list[str]:
        return [each.recipient for each in self.taken]


@dataclass
class Asking:
    """One organisation whose touchpoint "phone" mails."""

    client: httpx.AsyncClient
    desk: HelpDesk
    server: MailServer
    clock: MovedClock

    @property
    def installation(self) -> Any:
        return installation_of(self.client._transport.app)  # type: ignore[attr-defined]  # our own transport

    async def report(self, key: str | None = None, **changes: Any) -> dict[str, Any]:
        """What the program learns of a call that has just ended."""
        answer = await self.desk.send("/api/contacts", self.told(**changes), key)
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found

    def told(self, **changes: Any) -> dict[str, Any]:
        ended = {"ended_at": self.clock.says.isoformat(timespec="seconds"), "customer": None}
        return {name: value for name, value in contact(**ended | changes).items() if value is not None}

    async def passes(self, time: timedelta) -> None:
        self.clock.passes(time)
        await ask_customers(self.installation)


@asynccontextmanager
async def asking(
    folder: Path, monkeypatch: pytest.MonkeyPatch, says: datetime = NOON, *, mails: bool = True
) -> AsyncIterator[Asking]:
    """Team Nord, whose calls are followed by a mail two hours later."""
    moved = moved_clock(monkeypatch, says)
    server = MailServer()

    @asynccontextmanager
    async def connected(*_: object) -> AsyncIterator[MailServer]:
        yield server

    monkeypatch.setattr(chore, "connected", connected)
    app = desk_application(folder, **MAIL if mails else {})
    await found_teams("Nord")
    await change_rule(installation_of(app), {"name": "phone", "mails": True})
    async with browser_at(app) as client, browser_at(app) as program:
        program.headers["Accept"] = "application/json"
        yield Asking(client, await HelpDesk.known(program), server, moved)
