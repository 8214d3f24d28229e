"""Attack 27: find out who was reminded, and so who has not answered, or how many they are.

Part of the people acknowledge, the server reminds the others, and the attacker compares everything that they
can read before and after: every byte of the database, every file beside it except the open week's own, the
log, and what jobs, mails, wave and doctor show. Control: the same attacker against a server that keeps a
table of what it has sent. What the organisation's own mail server sees is told on /privacy.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.commands.running import _function
from survey import database as db
from survey.jobs.tables import Job
from survey.organisation.tables import Person
from tests.mail.peer import Peer
from tests.mail.wave import Mailing, mailing
from tests.promises.files_of import bytes_on_disk

FRIDAY = datetime(2026, 3, 13, 9, tzinfo=UTC)
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
SHOWN = ("jobs", "mail status", "wave status", "doctor")
NORD = frozenset(f"nord-{number}@example.org" for number in range(8))

Names = Mapping[str, tuple[bytes, ...]]


async def names() -> Names:
    """What each person is called anywhere, by address."""
    rows = await Person.select(Person.id, Person.email, Person.reference)
    return {
        row["email"]: (
            row["email"].encode(),
            row["id"].bytes,
            str(row["id"]).encode(),
            row["reference"].encode(),
        )
        for row in rows
    }


def counted(seen: bytes, people: Names) -> Counter[str]:
    """How often each person is named."""
    return Counter({address: sum(map(seen.count, called)) for address, called in people.items()})


def suspects(before: bytes, after: bytes, people: Names) -> set[str]:
    """Whoever is named more or less often than before, if that tells anybody from the others."""
    earlier, later = counted(before, people), counted(after, people)
    changes = {address: later[address] - earlier[address] for address in people}
    usual = Counter(changes.values()).most_common(1)[0][0]
    return {address for address, change in changes.items() if change != usual}


async def everything(mail: Mailing, database: str, log: str) -> bytes:
    """All bytes that are not the open week's own, which die with its keys."""
    folder = mail.house.installation.settings.data.parent
    files = [file for name in ("data", "secrets") for file in sorted((folder / name).rglob("*"))]
    beside = b"".join(file.read_bytes() for file in files if file.is_file())
    return await bytes_on_disk(database) + beside + log.encode() + json.dumps(await shown(mail)).encode()


async def shown(mail: Mailing) -> dict[str, Any]:
    """What whoever runs it sees."""
    installation = mail.house.installation
    return {name: await _function(name)(installation, {"language": "en"}) for name in SHOWN}


def of_reminders(jobs: Iterable[dict[str, Any]]) -> list[tuple[str, str, object]]:
    """What is said of each reminder and of the later tries."""
    return [
        (job["kind"], job["state"], job["reason"])
        for job in jobs
        if job["kind"] in {"remind", "mail again"} and job["state"] != "planned"
    ]


async def test_nothing_that_can_be_read_says_who_was_reminded(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    peer: Peer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, logger="resonanz"):
        mail = await mailing(tmp_path, monkeypatch, peer)
        await mail.opens()
        people = await names()
        await mail.acknowledge(NORD)
        before = await everything(mail, database, caplog.text)
        peer.forget()
        await mail.reaches(FRIDAY)
        assert set(peer.to()) == set(people) - NORD
        after = await everything(mail, database, caplog.text)
    assert suspects(before, after, people) == set()
    assert "example.org" not in caplog.text


async def test_nothing_that_is_shown_says_how_many_were_reminded(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    await mail.opens()
    people = await names()
    await mail.acknowledge(NORD)
    await mail.reaches(FRIDAY)
    some = await shown(mail)
    await mail.acknowledge(people)
    await mail.reaches(MONDAY)
    nobody = await shown(mail)
    for status in (some["wave status"], nobody["wave status"]):
        status["participation"].pop("day")  # the bands are told of the morning
    for name in ("mail status", "wave status", "doctor"):
        assert some[name] == nobody[name]
    (of_friday,) = {line for line in of_reminders(some["jobs"]) if line[0] == "remind"}
    assert {line for line in of_reminders(nobody["jobs"]) if line[0] == "remind"} == {of_friday}
    rows = await Job.select(Job.attempts, Job.outcome, Job.reason).where(Job.kind == "remind")
    assert rows == [{"attempts": 1, "outcome": "done", "reason": ""}] * 2


async def test_control_a_table_of_what_was_sent_tells_who_was_reminded(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    await mail.opens()
    people = await names()
    await mail.acknowledge(NORD)
    before = await everything(mail, sqlite_database, "")
    peer.forget()
    await mail.reaches(FRIDAY)

    async def careless() -> None:
        await db.query("CREATE TABLE sent (address TEXT)")
        for address in peer.to():
            await db.query("INSERT INTO sent VALUES ({})", address)

    await db.write(careless)
    after = await everything(mail, sqlite_database, "")
    found = suspects(before, after, people)
    assert found in (NORD, set(people) - NORD)
