"""How many of a group take part, in three bands, fixed once a day beside the keys of the wave.

Exact counts change with one person, and whoever looks twice sees that person. A band of a group of ten and
more changes at two numbers of the whole week, and only from one morning to the next, whoever looks how often.
What is counted is that a ballot was taken, which is known here and nowhere else.
"""

import sqlite3

from survey.invitations.slots import Slots

# Below this not even a band is told.
SMALLEST = 10
LOW, MIDDLE, HIGH = 1, 2, 3
EVERYBODY = ""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS participation (
    cell TEXT PRIMARY KEY,    -- empty: everybody who is asked
    day BLOB NOT NULL,        -- on which the band was fixed, as a number of four bytes
    band BLOB NOT NULL        -- one byte
) WITHOUT ROWID
"""


def fix_bands(slots: Slots, day: int) -> None:
    """Fix every band as of this moment, unless it is fixed for this day or a later one already."""
    with slots.writing():
        slots.file.execute(_SCHEMA)
        if (kept := fixed_bands(slots)) is not None and kept[0] >= day:
            return
        rows = [
            (cell, day.to_bytes(4, "big"), bytes([band_of(used, eligible)]))
            for cell, (used, eligible) in _counts(slots).items()
            if eligible >= SMALLEST
        ]
        slots.file.executemany("INSERT OR REPLACE INTO participation VALUES (?, ?, ?)", rows)


def fixed_bands(slots: Slots) -> tuple[int, dict[str, int]] | None:
    """The day and the band of each group that is large enough; None before the first day was fixed."""
    try:
        rows = slots.file.execute("SELECT cell, day, band FROM participation").fetchall()
    except sqlite3.OperationalError:  # no table before the first day
        return None
    if not rows:
        return None
    return int.from_bytes(rows[0][1], "big"), {str(cell): band[0] for cell, _, band in rows}


def band_of(used: int, eligible: int) -> int:
    """Under a third, up to two thirds, or more."""
    return LOW if 3 * used < eligible else HIGH if 3 * used > 2 * eligible else MIDDLE


def _counts(slots: Slots) -> dict[str, tuple[int, int]]:
    used = slots.used()
    rows = slots.file.execute("SELECT cell, count(*) FROM slot GROUP BY cell").fetchall()
    found = {str(cell): (used.get(str(cell), 0), int(people)) for cell, people in rows}
    everybody = (sum(used.values()), sum(people for _, people in found.values()))
    return {**found, EVERYBODY: everybody}
