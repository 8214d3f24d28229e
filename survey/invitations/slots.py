"""Who may answer in a wave, and who was signed: one slot for each person, in a file beside the wave's keys.

Once-only is decided here, durably, before anything is signed, and the file dies with the keys: no copy of the
database holds any of it. It is a small SQLite file, because that is made to survive a kill between any two
steps and to be used by several processes at once. Every slot has the same length from the beginning and is
changed in place; the journal stays a file of this directory (PERSIST), so that what destroys the directory
destroys it too, and no block that the file system has freed still holds names.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

from survey.errors import Conflict, KeysGone, Refused, ResonanzError

FILE = "people"
# Another process writes for milliseconds; one that holds the file longer is dead or the disk is.
PATIENCE_SECONDS = 10
_EMPTY = bytes(32)
NOBODY = bytes(16)

_SCHEMA = """
PRAGMA journal_mode = PERSIST;
PRAGMA secure_delete = ON;
CREATE TABLE slot (
    identifier BLOB PRIMARY KEY,  -- keyed hash of the id inside the link: random, so it orders nothing
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    cell TEXT NOT NULL,
    blinded BLOB NOT NULL,        -- hash of the blinded message that was signed, zeros before
    no_reminder INTEGER NOT NULL,
    mailed BLOB NOT NULL          -- one byte: the last of this wave's mails that was dealt with (mailing.py)
) WITHOUT ROWID;
CREATE TABLE links (              -- each time that the links of a cell were written: random names, no time
    cell TEXT NOT NULL,
    writing BLOB NOT NULL,
    PRIMARY KEY (cell, writing)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's place in a wave, or a card's."""

    identifier: bytes
    # None for a card, whose person nobody knows, and for whoever has drawn one: a name without a link.
    person: UUID | None
    # Empty for a card.
    name: str
    cell: str


def create_slots(folder: Path, slots: Iterable[Slot], sheets: Sequence[str] = ()) -> None:
    """Write the file of a wave that is being opened; durable when this returns, unreadable to others."""
    path = folder / FILE
    path.touch(mode=0o600)
    with _opened(path) as file:
        file.executescript(_SCHEMA)
        file.execute("BEGIN")
        file.executemany(
            "INSERT INTO slot VALUES (?, ?, ?, ?, ?, 0, ?)",
            (
                (
                    slot.identifier,
                    slot.person.bytes if slot.person else NOBODY,
                    slot.name,
                    slot.cell,
                    _EMPTY,
                    b"\0",
                )
                for slot in slots
            ),
        )
        # Whoever made sheets could read their codes: a group sees that as it sees written links.
        file.executemany("INSERT INTO links VALUES (?, ?)", ((cell, token_bytes(16)) for cell in sheets))
        file.execute("COMMIT")


class Slots:
    """The slots of an open wave, as one process sees them."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        if not path.exists():
            raise KeysGone("The list of who may answer is gone, so nobody can. It was {path}.", path=path)
        self._path, self._opened = path, (folder / "manifest").stat().st_mtime_ns
        self.file = _connect(path)
        # Names never change while a wave is open.
        self._names: dict[str, list[str]] = {}
        for name, cell in self.file.execute("SELECT name, cell FROM slot WHERE name <> ''"):
            self._names.setdefault(cell, []).append(name)

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()

    def cell_of(self, identifier: bytes) -> str:
        """The cell of an invited person; nobody else's links get this far."""
        row = self.file.execute("SELECT cell FROM slot WHERE identifier = ?", (identifier,)).fetchone()
        if row is None:
            raise Refused(
                "This link is not for this week. Please open the newest one you were sent; "
                "if there is none, you are on the list from the next week on."
            )
        return str(row[0])

    def names(self, cell: str) -> Sequence[str]:
        """Everybody who answers in a cell."""
        return self._names[cell]

    def take(self, wanted: Sequence[tuple[bytes, str, bytes]]) -> list[ResonanzError | None]:
        """Take slots for blinded messages, all in one durable step: None where it is this message's.

        Each is an identifier, the cell that it asks for and the blinded message. Two messages for one slot:
        one of them, for good.
        """
        with self.writing():
            return [self._take(*one) for one in wanted]

    def _take(self, identifier: bytes, cell: str, blinded: bytes) -> ResonanzError | None:
        try:
            if self.cell_of(identifier) != cell:
                return Refused("You answer in another group this week. Please reload the page.")
        except Refused as refusal:
            return refusal
        digest = sha256(blinded).digest()
        self.file.execute(
            "UPDATE slot SET blinded = ? WHERE identifier = ? AND blinded = ?", (digest, identifier, _EMPTY)
        )
        (kept,) = self.file.execute("SELECT blinded FROM slot WHERE identifier = ?", (identifier,)).fetchone()
        if kept != digest:
            return Conflict("You have already answered, or started, on another device: change it there.")
        return None

    def spare(self, identifiers: Sequence[bytes]) -> list[ResonanzError | None]:
        """Note that these people need no reminder, in one step: None for each, or that they are not invited.

        Neither when nor what they answered is noted.
        """
        with self.writing():
            return [self._spare(identifier) for identifier in identifiers]

    def _spare(self, identifier: bytes) -> ResonanzError | None:
        try:
            self.cell_of(identifier)
        except Refused as refusal:
            return refusal
        self.file.execute("UPDATE slot SET no_reminder = 1 WHERE identifier = ?", (identifier,))
        return None

    def people(self, cells: Sequence[str]) -> list[tuple[UUID, str]]:
        """Everybody in these cells who has a link, with the cell."""
        marks = ", ".join("?" * len(cells))
        rows = self.file.execute(
            f"SELECT person, cell FROM slot WHERE cell IN ({marks}) AND person <> ?",  # noqa: S608  # question marks alone
            (*cells, NOBODY),
        )
        return [(UUID(bytes=person), str(cell)) for person, cell in rows]

    def note_links(self, cells: Sequence[str], writing: bytes) -> None:
        """Note that the links of these cells are written; the same writing again counts once."""
        with self.writing():
            self.file.executemany(
                "INSERT OR IGNORE INTO links VALUES (?, ?)", ((cell, writing) for cell in cells)
            )

    def links_written(self, cell: str) -> int:
        """How often the links of a cell have been written."""
        (found,) = self.file.execute("SELECT count(*) FROM links WHERE cell = ?", (cell,)).fetchone()
        return int(found)

    def used(self) -> dict[str, int]:
        """How many slots of each cell have been signed."""
        rows = self.file.execute(
            "SELECT cell, count(*) FROM slot WHERE blinded <> ? GROUP BY cell", (_EMPTY,)
        )
        return {str(cell): int(count) for cell, count in rows}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One durable step; the file's times stay those of the opening."""
        self.file.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.file.execute("COMMIT")
            self._set_times_back()
        except BaseException:
            with suppress(sqlite3.Error):
                self.file.execute("ROLLBACK")
            raise

    def _set_times_back(self) -> None:
        """The files' times must not be the time of anybody's answer."""
        for path in (self._path, self._path.with_name(f"{FILE}-journal")):
            with suppress(OSError):
                os.utime(path, ns=(self._opened, self._opened))


def _connect(path: Path) -> sqlite3.Connection:
    # Never created here: a wave that has ended would come back as an empty file.
    file = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE_SECONDS, isolation_level=None
    )
    file.execute("PRAGMA journal_mode = PERSIST")
    file.execute("PRAGMA synchronous = EXTRA")
    file.execute("PRAGMA secure_delete = ON")
    file.execute("PRAGMA temp_store = MEMORY")
    return file


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    file = _connect(path)
    try:
        yield file
    finally:
        file.close()
