"""Ballots that the database is known to hold, beside the keys: what an older copy of it falls short of.

After the commit of a ballot each process appends nullifier and revision to a file of its own. It may lack
what the database has, never the reverse. Whoever removes a row, or puts an older one back, is found out at
the close; a database restored from a backup, at once, for it holds fewer.

Each entry is 33 bytes, the nullifier and the revision. The file's times are set back to the moment of opening
whenever it grows, so that they are not the time of anybody's answer.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.ballots.token import NULLIFIER_LENGTH

_ENTRY = NULLIFIER_LENGTH + 1


class SeenFile:
    """The list of one process."""

    def __init__(self, folder: Path, process: str) -> None:
        path = folder / f"seen.{process}"
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        self._opened = (folder / "manifest").stat().st_mtime_ns

    def note(self, nullifier: bytes, rev: int) -> None:
        """The database holds this ballot, with at least this revision. On a full disk the list lacks it."""
        size = os.fstat(self._descriptor).st_size
        try:
            if os.write(self._descriptor, nullifier + bytes([rev])) < _ENTRY:
                os.ftruncate(self._descriptor, size)
        except OSError:
            return
        os.utime(self._descriptor, ns=(self._opened, self._opened))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many ballots, and how many revisions of them altogether, some process has seen in the database."""

    ballots: int
    revisions: int


class Seen:
    """What all processes have seen, read as it grows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read_so_far: dict[Path, int] = {}
        self.revisions: dict[bytes, int] = {}

    def read(self) -> Totals:
        """Read what was added since the last time. An entry that was cut off by a crash is not one yet."""
        for path in sorted(self._folder.glob("seen.*")):
            for nullifier, rev in self._entries(path):
                self.revisions[nullifier] = max(rev, self.revisions.get(nullifier, 0))
        return Totals(len(self.revisions), sum(self.revisions.values()))

    def _entries(self, path: Path) -> Iterator[tuple[bytes, int]]:
        start = self._read_so_far.get(path, 0)
        with path.open("rb") as file:
            file.seek(start)
            data = file.read()
        whole = len(data) - len(data) % _ENTRY
        self._read_so_far[path] = start + whole
        for at in range(0, whole, _ENTRY):
            yield data[at : at + NULLIFIER_LENGTH], data[at + NULLIFIER_LENGTH]
