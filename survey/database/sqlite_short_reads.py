"""Short reads of SQLite in the event loop: handing one to a thread takes longer than the read.

Every single query is tried here first. One that turns out to be long is broken off after a fraction of a
millisecond and begun again in a thread, so nobody has to know beforehand which are short.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from survey.database.session import Row

# Steps of SQLite's virtual machine. A row found by its key takes some dozens; a thousand take 0.02 ms where
# the pages are in memory, and read a few hundred pages at most where they are not.
STEPS = 1000


class ShortReads:
    """One connection that reads in the event loop, and never between two statements."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._asked = 0
        connection.execute("PRAGMA busy_timeout=0")  # a thread may wait for a lock, the loop may not
        connection.set_progress_handler(self._is_long, STEPS)

    def fetch(self, sql: str, args: Sequence[Any]) -> list[Row] | None:
        """The rows; None where it would take long or fails. A thread then meets the same and says why."""
        self._asked = 0
        try:
            return self._connection.execute(sql, args).fetchall()
        except sqlite3.Error:
            return None

    def _is_long(self) -> bool:
        # SQLite goes on counting where the last run of the same statement ended: once is no sign of anything.
        self._asked += 1
        return self._asked > 1
