"""Who wants no mails: beside the keys, in no wave's directory, because a pause outlasts the week it began in.

    KEYS/paused-mails            SQLite: a row for everybody on the roster, paused or not
    KEYS/paused-mails-journal    what that file was before its last change

Only whoever hands over a mail reads it. Every row is there from the first opening and has one length, so
neither the file's size nor a freed block tells how many have paused, and the file's times are not those of
anybody's click. A row is found by a hash of what stands in the person's link, which follows from a secret
in the same file: whoever has the database alone, or a backup, has nothing. Where the file is lost everybody
gets mails again, which is the harmless side.
"""

import hmac
import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

from survey.private_directory import PrivateDirectory

FILE = "paused-mails"
ID_LENGTH = 16
# Another process writes for milliseconds.
PATIENCE_SECONDS = 10
_ALWAYS = 0  # the files' times: long ago

_SCHEMA = """
CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY, secret BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS person (
    row BLOB PRIMARY KEY,      -- hash of the id in the link: random, so it orders nothing
    paused INTEGER NOT NULL    -- 0 or 1, of one length both
) WITHOUT ROWID;
"""


def keep_rows(directory: PrivateDirectory, people: Collection[UUID]) -> None:
    """A row for each of these people, as it was or not paused, and for nobody else; safe to repeat."""
    path = directory.path / FILE
    path.touch(mode=0o600)
    with _opened(path) as file:
        file.executescript(_SCHEMA)
        with _writing(file, path):
            file.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (token_bytes(32),))
            secret = _secret(file)
            wanted = {_row(link_id(secret, person)) for person in people}
            kept = {row for (row,) in file.execute("SELECT row FROM person")}
            file.executemany("DELETE FROM person WHERE row = ?", [(row,) for row in kept - wanted])
            file.executemany("INSERT INTO person VALUES (?, 0)", [(row,) for row in sorted(wanted - kept)])


def set_paused(directory: PrivateDirectory, link: str, *, paused: bool) -> bool:
    """Note what the person of this link wants, durably; False where there is nobody of this link (any more).

    The same again changes nothing, and nothing says what it was before.
    """
    path = directory.path / FILE
    if not path.exists():
        return False
    with _opened(path) as file, _writing(file, path):
        # Written whether or not it changes anything: how long it takes tells nothing either.
        done = file.execute("UPDATE person SET paused = ? WHERE row = ?", (int(paused), _row(link)))
        return done.rowcount == 1


class PausedMails:
    """The file as whoever hands over mails reads it; without one nobody has paused."""

    def __init__(self, directory: PrivateDirectory) -> None:
        path = directory.path / FILE
        self._file = _connect(path) if path.exists() else None
        self._secret = _secret(self._file) if self._file else b""

    def link_id(self, person: UUID) -> str:
        """What stands in this person's link to pause; empty where there is no file to note it in."""
        return link_id(self._secret, person) if self._file else ""

    def has_paused(self, person: UUID) -> bool:
        """Whether this person wants no mail at this moment."""
        if not self._file:
            return False
        row = _row(link_id(self._secret, person))
        found = self._file.execute("SELECT paused FROM person WHERE row = ?", (row,)).fetchone()
        return found is not None and bool(found[0])

    def close(self) -> None:
        """Let go of the file."""
        if self._file:
            self._file.close()


def link_id(secret: bytes, person: UUID) -> str:
    """128 bits that only the holder of this file can compute."""
    return hmac.digest(secret, b"pause|" + person.bytes, "sha256")[:ID_LENGTH].hex()


def _row(link: str) -> bytes:
    return sha256(b"paused-mails|" + link.encode()).digest()


def _secret(file: sqlite3.Connection) -> bytes:
    (secret,) = file.execute("SELECT secret FROM secret").fetchone()
    return bytes(secret)


def _connect(path: Path) -> sqlite3.Connection:
    # Never created here: what is lost stays lost until the next opening.
    file = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE_SECONDS, isolation_level=None
    )
    for pragma in ("journal_mode = PERSIST", "synchronous = EXTRA", "secure_delete = ON"):
        file.execute(f"PRAGMA {pragma}")
    return file


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    file = _connect(path)
    try:
        yield file
    finally:
        file.close()


@contextmanager
def _writing(file: sqlite3.Connection, path: Path) -> Iterator[None]:
    """One durable step, of which the files' times tell nothing."""
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
        file.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            file.execute("ROLLBACK")
        raise
    finally:
        for each in (path, path.with_name(f"{FILE}-journal")):
            with suppress(OSError):
                os.utime(each, ns=(_ALWAYS, _ALWAYS))
