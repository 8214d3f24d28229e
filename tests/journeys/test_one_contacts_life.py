"""One contact's life: reported with an address and its basis, mailed, rated, answered, settled, never again.

The server is a process of its own with its clock ahead; the mail server is another. Vera reads German on a
phone, Otto English on a wide screen. Whoever answers does so by command; the desk is walked elsewhere.
"""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import anyio
import httpx
import pytest
from playwright.sync_api import expect

from api.commands.running import run_command
from api.settings.settings import read_settings
from survey import database
from survey.contacts.api_keys import create_key
from tests.api.customers import contact, found_teams
from tests.browser import PATIENCE_MS
from tests.clock import set_ahead
from tests.journeys.conftest import Open, Visit
from tests.journeys.server import free_port
from tests.mail.peer import Peer
from tests.served import Served
from tests.shifted import shifted
from tests.waiting import eventually_now

BERLIN = ZoneInfo("Europe/Berlin")
WAIT = timedelta(hours=2, minutes=15)  # the wait, and up to the next quarter of an hour


@dataclass
class Said:
    """What stands on the pages in one language."""

    width: int
    face: str
    wanted: str
    address: str
    send: str
    thanks: str
    settled: str
    no_more: str
    done: str


PEOPLE: Mapping[str, Said] = {
    "de": Said(
        360, "unzufrieden", "Was genau hätten Sie sich gewünscht?", "Möchten Sie eine Antwort?", "Absenden",
        "Vielen Dank!", "Ja, es ist erledigt", "Nicht mehr fragen", "Sie werden nicht mehr gefragt.",
    ),
    "en": Said(
        1280, "dissatisfied", "What exactly would you have wanted?", "Would you like an answer?", "Send",
        "Thank you!", "Yes, it is settled", "Do not ask me again", "You are not asked again.",
    ),
}  # fmt: skip


@dataclass
class Firm:
    """The server, its mail server, and a program with a key."""

    server: Served
    mails: Peer
    key: str
    hours: timedelta

    def command(self, name: str, /, **arguments: Any) -> Any:
        run = partial(run_command, read_settings(self.server.environment), name, **arguments)
        with ThreadPoolExecutor(1) as apart:  # the browser's event loop stays in this thread
            return apart.submit(anyio.run, run).result()

    def report(self, address: str, language: str) -> dict[str, Any]:
        body = contact(
            ended_at=(datetime.now(UTC) + self.hours).isoformat(timespec="seconds"),
            customer=f"K-{language}",
            mail_to=address,
            basis="existing_customer",
            language=language,
        )
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        where = f"{self.server.address}/api/contacts"
        answer = httpx.post(where, json=body, headers=headers, timeout=60)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def passes(self, time: timedelta) -> None:
        self.hours += time
        set_ahead(self.server.folder / "ahead", self.hours)

    def mail(self, address: str, number: int) -> EmailMessage:
        """The so-many-th mail to somebody, once it is there."""
        eventually_now(lambda: self.mails.to().count(address) > number, PATIENCE_MS / 1000)
        return [mail for mail in self.mails.mails() if mail["X-Rcpt"] == address][number]


def link_in(mail: EmailMessage, place: str) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"http://\S+/{place}/\S+", body.get_content())
    assert found
    return found[0]


async def prepare(url: str) -> str:
    await database.open(url, "journeys")
    try:
        await database.migrate()
        await found_teams("Nord")
        return await create_key("journeys", datetime.now(UTC).date())
    finally:
        await database.close()


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory, _mail_server: Peer) -> Iterator[Firm]:
    folder = tmp_path_factory.mktemp("life")
    (folder / "data").mkdir()
    with ThreadPoolExecutor(1) as apart:
        key = apart.submit(anyio.run, prepare, f"sqlite://{folder / 'data' / 'resonanz.sqlite'}").result()
    tomorrow = datetime.now(BERLIN).date() + timedelta(days=1)
    ahead = datetime.combine(tomorrow, time(10, 5), BERLIN) - datetime.now(UTC)
    set_ahead(folder / "ahead", ahead)
    port = free_port()
    server = Served(
        folder,
        port=port,
        changes={"RESONANZ_URL": f"http://127.0.0.1:{port}", **_mail_server.settings()},
        program=shifted,
        words=[str(folder / "ahead")],
    )
    server.start()
    found = Firm(server, _mail_server, key, ahead)
    try:
        found.command("touchpoint ask", name="phone", mails=True, question="ces")
        yield found
    finally:
        server.stop()


def in_good_shape(opened: Visit) -> None:
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []


@pytest.mark.parametrize("language", PEOPLE)
def test_from_the_call_to_never_again(visit: Open, firm: Firm, language: str) -> None:
    said, address = PEOPLE[language], f"customer-{language}@example.org"
    assert firm.report(address, language)["mail"] == "planned"
    firm.passes(WAIT)
    asked = firm.mail(address, 0)
    opened = visit(link_in(asked, "r"), width=said.width, language=language)
    page = opened.page
    in_good_shape(opened)
    page.get_by_role("radio", name=said.face, exact=True).check()
    page.get_by_role("radio", name="2", exact=True).check()
    page.get_by_label(said.wanted).fill("A call back.")
    page.get_by_label(said.address).fill(address)
    page.get_by_role("button", name=said.send, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said.thanks)

    (case,) = firm.command("case list", state="open")
    assert case["words"] == ["A call back."]
    firm.command("case answer", number=case["number"], text="We are sorry. It rings at five.")
    firm.command("case resolve", number=case["number"], cause="The line was down", action="It is mended")
    page.goto(link_in(firm.mail(address, 1), "answer"))
    page.get_by_role("radio", name=said.settled).check()
    page.get_by_role("button", name=said.send, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said.thanks)

    page.goto(link_in(asked, "no-more"))
    page.get_by_role("button", name=said.no_more).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said.done)
    in_good_shape(opened)
    assert page.context.cookies() == []
    again = firm.report(address, language)
    assert (again["link"], again["mail"]) == (None, "objected")
