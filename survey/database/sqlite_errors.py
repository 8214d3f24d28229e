"""What SQLite's errors mean to a person."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from survey.database.session import Conflict
from survey.errors import Misconfigured, Overloaded, ResonanzError

FULL = "The disk that holds {path} is full. Nothing was saved; free some space."
LOCKED = "{path} is locked by another program. Nothing was saved; close that program."
UNWRITABLE = (
    "{path} cannot be written. Nothing was saved; the server needs the right to write to the file and to its "
    "directory."
)
FAILING = "The disk that holds {path} fails ({reason}). Nothing was saved."
DAMAGED = "{path} is not a database that can be read ({reason}). Restore a backup."

# By SQLite's primary result code. What may pass is Overloaded, so that the sender is told to try again.
MEANINGS: dict[int, tuple[type[ResonanzError], str]] = {
    sqlite3.SQLITE_FULL: (Overloaded, FULL),
    sqlite3.SQLITE_BUSY: (Overloaded, LOCKED),
    sqlite3.SQLITE_LOCKED: (Overloaded, LOCKED),
    sqlite3.SQLITE_READONLY: (Overloaded, UNWRITABLE),
    sqlite3.SQLITE_PERM: (Overloaded, UNWRITABLE),
    sqlite3.SQLITE_CANTOPEN: (Overloaded, UNWRITABLE),
    sqlite3.SQLITE_IOERR: (Overloaded, FAILING),
    sqlite3.SQLITE_CORRUPT: (Misconfigured, DAMAGED),
    sqlite3.SQLITE_NOTADB: (Misconfigured, DAMAGED),
}


def explain_for(path: Path) -> Callable[[sqlite3.Error], Exception]:
    """The translation for one file; an error that is nobody's fault but ours stays as it is."""

    def explain(error: sqlite3.Error) -> Exception:
        # The low byte is the primary code; the rest says where in SQLite it happened.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_CONSTRAINT:
            return Conflict(str(error))
        if code not in MEANINGS:
            return error
        kind, message = MEANINGS[code]
        return kind(message, path=path, reason=str(error))

    return explain
