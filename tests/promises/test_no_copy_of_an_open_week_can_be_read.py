"""Attack 12: keep every copy of every minute of a week, and look for what anybody said.

Adversary A3 has all backups, the files as they lay on the disk, the write-ahead log and the server's log of
each minute; a proxy (A4) has the length of each request. Nobody has the keys. Control: a program that keeps
the answer beside the box, as any ordinary survey does, is read in each kind of copy.
"""

import json
import secrets
import sqlite3
import subprocess
from base64 import b64encode
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from survey import database as db
from tests.api.pulse import Employee, pulse_client
from tests.copies import copy_database
from tests.databases import PATIENCE
from tests.promises.files_of import bytes_on_disk
from tests.survey.lifecycle.week import hire, open_week

MARKER = "no-one-else-writes-" + secrets.token_hex(6)
# Again and again, because a database cuts a long row where its page ends; the lengths differ.
COMMENTS = [" ".join([MARKER] * times) for times in (1, 5, 12, 20)]
A_MINUTE = 8  # people answer
# Tag, cell, token, key, signature, sealed answer: a row of the box, whatever it holds.
ROW = 16 + 64 + 354 + 65 + 64 + 4096 + 81

Say = Callable[[Employee, str], Awaitable[None]]


@dataclass
class Copies:
    """All that was taken: the bytes of each kind, the lengths of boxes in each backup, and of requests."""

    bytes: defaultdict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    boxes: list[set[int]] = field(default_factory=list)
    requests: set[int] = field(default_factory=set)


def spellings(text: str) -> list[bytes]:
    """A text as programs and databases write it."""
    plain = text.encode()
    encoded = [b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    return [plain, plain.hex().encode(), text.encode("utf-16-le"), json.dumps(text).encode()[1:-1], *encoded]


PLAINTEXT = [*spellings(MARKER), b'"comment":', b'"comment":'.hex().encode()]


def readable(copies: Copies) -> set[str]:
    """In which kinds of copies anything of an answer can be read."""
    return {
        kind
        for kind, taken in copies.bytes.items()
        if any(text in everything for everything in taken for text in PLAINTEXT)
    }


async def week_of_copies(url: str, folder: Path, say: Say | None = None) -> Copies:
    """24 people answer over HTTP; each minute everything that can be copied is."""
    await hire()
    week = await open_week(folder)
    taken, beginning = Copies(), await _ends_of_logs(url)

    async def seen_by_the_proxy(request: httpx.Request) -> None:
        if request.url.path.endswith("/ballot"):
            taken.requests.add(len(request.content))

    async with pulse_client(folder, week) as client:
        client.event_hooks["request"].append(seen_by_the_proxy)
        for number, employee in enumerate(await Employee.all(client, week)):
            comment = COMMENTS[number % len(COMMENTS)]
            voter, token = await employee.signed()
            sealed = employee.sealed(voter, 1 + number % 5, comment=comment)
            assert (await employee.cast(voter, token, sealed)).status_code == 200
            if say:
                await say(employee, comment)
            if number % A_MINUTE == A_MINUTE - 1:
                copy = copy_database(url, folder / f"minute {number}")
                taken.bytes["backup"].append(_bytes_of(copy, url))
                taken.boxes.append(_lengths_in(copy, url))
                taken.bytes["disk"].append(await bytes_on_disk(url))
                taken.bytes["log"].append(await _log(url, beginning))
    return taken


async def test_no_copy_holds_a_word_and_all_boxes_are_alike(database: str, tmp_path: Path) -> None:
    taken = await week_of_copies(database, tmp_path)
    assert {kind: len(each) for kind, each in taken.bytes.items()} == dict.fromkeys(
        ("backup", "disk", "log"), 3
    )
    assert readable(taken) == set()
    assert taken.boxes == [{ROW}] * 3
    assert len(taken.requests) == 1


async def test_the_control_that_keeps_the_answer_as_well_is_read_in_every_kind_of_copy(
    database: str, tmp_path: Path
) -> None:
    async def ordinary() -> None:
        await db.query("CREATE TABLE answer (said text)")

    await db.write(ordinary)

    async def keep(_: Employee, comment: str) -> None:
        async def store() -> None:
            await db.query("INSERT INTO answer VALUES ({})", json.dumps({"answers": {}, "comment": comment}))

        await db.write(store)

    taken = await week_of_copies(database, tmp_path, keep)
    assert readable(taken) == {"backup", "disk", "log"}


async def test_the_control_without_padding_is_told_apart_by_the_proxy(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.voter.encode_answer", lambda answer, _: answer.comment.encode())
    monkeypatch.setattr("survey.lifecycle.answering.requires_form", lambda ballot, _: ballot)
    taken = await week_of_copies(database, tmp_path)
    assert len(taken.requests) == len(taken.boxes[-1]) == len(COMMENTS)


@dataclass(frozen=True)
class Ends:
    """How far PostgreSQL's logs reach: file and place of the write-ahead log, the size of the other."""

    file: str
    place: int
    log: int


async def _ends_of_logs(url: str) -> Ends:
    if url.startswith("sqlite"):
        return Ends("", 0, 0)
    (row,) = await db.query(
        "SELECT (pg_walfile_name_offset(here)).* FROM (SELECT pg_current_wal_lsn() AS here) AS now"
    )
    return Ends(row["file_name"], row["file_offset"], (_cluster(url) / "log").stat().st_size)


async def _log(url: str, beginning: Ends) -> bytes:
    """The write-ahead log since the beginning, and what the server has written down since then.

    No more of it: the files hold what tests before this one have stored, also behind the place that is
    written to now, where an older file is written over.
    """
    if url.startswith("sqlite"):
        return Path(url.removeprefix("sqlite://") + "-wal").read_bytes()
    end, folder = await _ends_of_logs(url), _cluster(url) / "data" / "pg_wal"
    parts = {file.name: _read(file) for file in folder.iterdir() if beginning.file <= file.name <= end.file}
    if end.file in parts:
        parts[end.file] = parts[end.file][: end.place]
    if beginning.file in parts:
        parts[beginning.file] = parts[beginning.file][beginning.place :]
    return b"".join([*parts.values(), (_cluster(url) / "log").read_bytes()[beginning.log :]])


def _cluster(url: str) -> Path:
    (cluster,) = parse_qs(urlsplit(url).query)["host"]
    return Path(cluster)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # a checkpoint has just taken it away, or named it anew
        return b""


def _bytes_of(copy: Path, url: str) -> bytes:
    if url.startswith("sqlite"):
        return b"".join(file.read_bytes() for file in sorted(copy.iterdir()))
    return _restored(copy)


def _lengths_in(copy: Path, url: str) -> set[int]:
    """The lengths of all boxes in a copy of the database."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(copy / "resonanz.sqlite")) as opened:
            return {length for (length,) in opened.execute("SELECT length(locked) FROM ballot")}
    rows = _restored(copy, "--table=ballot").decode().partition("FROM stdin;\n")[2].partition("\\.")[0]
    return {len(row.rpartition("\\x")[2]) // 2 for row in rows.splitlines()}


def _restored(copy: Path, *options: str) -> bytes:
    command = ["pg_restore", "--data-only", *options, "--file=-", str(copy / "dump")]
    return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True).stdout
