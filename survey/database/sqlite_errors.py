"""What SQLite's errors mean to a person."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from survey.database.session import RowConflict
from survey.errors import Misconfigured, Overloaded, ResonanzError, untranslated

# Everybody may read the first four: they name no path. Nothing was saved when one of them is said.
FULL = untranslated("Nothing was saved: the server's disk is full. Whoever runs it has to free some space.")
LOCKED = untranslated(
    "Nothing was saved: another program on the server holds the database. Please try again in a moment."
)
UNWRITABLE = untranslated(
    "Nothing was saved: the server may not write to its database. Whoever runs it has to correct the rights "
    "of the file and its directory."
)
FAILING = untranslated("Nothing was saved: the server's disk fails. Whoever runs it has to look at it.")
DAMAGED = untranslated("{path} is not a database that can be read ({reason}). Restore a backup.")

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
            return RowConflict(str(error))
        if code not in MEANINGS:
            return error
        kind, message = MEANINGS[code]
        return kind(message, path=path, reason=str(error))

    return explain
