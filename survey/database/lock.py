"""One process per SQLite file: the lock that makes it so."""

import fcntl
import json
import os
from pathlib import Path

from survey.errors import InUse


class Lock:
    """Held from `take` until `release` or the end of the process, however that comes about."""

    def __init__(self, path: Path, purpose: str) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(self._file)
            os.close(self._file)
            raise InUse(
                "{path} is in use by another process ({holder}). Only one may have an SQLite database open: "
                "stop that one first, or use PostgreSQL for several.",
                path=path.with_suffix(""),
                holder=holder,
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps({"pid": os.getpid(), "purpose": purpose}).encode(), 0)

    def release(self) -> None:
        """Let the next process in. The file stays: removing it would let two processes lock two files."""
        os.close(self._file)


def _holder(file: int) -> str:
    try:
        held = json.loads(os.pread(file, 4096, 0))
        return f"{held['purpose']}, {held['pid']}"
    except (ValueError, KeyError):
        return "?"  # it has only just started
