"""Attack 56: find out who has paused the weekly mails, which is a list of who does not take part.

Part of the people pause and the week goes on, and the attacker compares everything that they can read before
and after: every byte of the database, every file in data and secrets (which backups and exports copy), the
log, what jobs, mails, wave and doctor show, the size and the times of the file beside the keys, and what the
page behind somebody's link says. Control: the same attacker
against a server that keeps a table of who has unsubscribed. That no mail goes to somebody is seen by the
organisation's own mail server, which is told on /privacy.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from api.app import ROUTES, application
from survey import database as db
from survey.children.messages import CountMail, FirstMails
from survey.invitations.paused_mails import FILE
from tests.api.customers import URL
from tests.mail.peer import Peer
from tests.mail.wave import Mailing, mailing
from tests.promises.files_of import bytes_on_disk
from tests.promises.test_nobody_learns_who_was_reminded import everything, names, shown, suspects
from tests.scheduled import give_addresses
from tests.survey.lifecycle.week import hire

FRIDAY = datetime(2026, 3, 13, 9, tzinfo=UTC)
NORD = frozenset(f"nord-{number}@example.org" for number in range(8))
WEST = frozenset(f"west-{number}@example.org" for number in range(8))
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def client_of(mail: Mailing) -> httpx.AsyncClient:
    app = application(ROUTES)
    app.state.installation = mail.house.installation
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    return httpx.AsyncClient(transport=transport, base_url=URL)


def links_of(peer: Peer) -> dict[str, str]:
    """Where each person's mail program unsubscribes."""
    return {str(each["X-Rcpt"]): str(each["List-Unsubscribe"]).strip("<>") for each in peer.mails()}


def paused_file(mail: Mailing) -> tuple[int, float]:
    """What whoever lists the directory sees of the file."""
    status = (mail.house.installation.keys.path / FILE).stat()
    return status.st_size, status.st_mtime


async def test_nothing_that_can_be_read_says_who_has_paused(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    peer: Peer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    with caplog.at_level(logging.DEBUG, logger="resonanz"):
        await mail.opens()
        people, links, before_of_file = await names(), links_of(peer), paused_file(mail)
        before, before_shown = await everything(mail, database, caplog.text), await shown(mail)
        caplog.clear()
        async with client_of(mail) as client:
            pages = {(await client.get(links[each])).text for each in (*NORD, *WEST)}
            # As mail programs do it: no redirect is followed, and the same again is the same.
            for _twice in range(2):
                said = {(await client.post(links[each], data=ONE_CLICK)).text for each in NORD}
            pages |= {(await client.get(links[each])).text for each in (*NORD, *WEST)}
        after = await everything(mail, database, caplog.text)
        assert (len(pages), len(said)) == (1, 1)
        assert caplog.text == ""
        assert suspects(before, after, people) == set()
        assert await shown(mail) == before_shown
        assert paused_file(mail) == before_of_file
        # The attack is worth something: it was noted, and whoever has paused gets no reminder.
        peer.forget()
        await mail.reaches(FRIDAY)
        assert set(peer.to()) == set(people) - NORD
        after = await everything(mail, database, caplog.text)
    assert suspects(before, after, people) == set()
    # Totals count them like whoever got the mail.
    first = await mail.house.installation.keepers.ask(await mail.wave(), CountMail(), FirstMails)
    assert (first.dealt_with, first.refused) == (len(people), ())


async def test_control_a_table_of_who_has_unsubscribed_names_them(sqlite_database: str) -> None:
    await hire()
    await give_addresses()
    people = await names()
    before = await bytes_on_disk(sqlite_database)

    async def careless() -> None:
        await db.query("CREATE TABLE unsubscribed (address TEXT)")
        for address in sorted(NORD):
            await db.query("INSERT INTO unsubscribed VALUES ({})", address)

    await db.write(careless)
    assert suspects(before, await bytes_on_disk(sqlite_database), people) == NORD
