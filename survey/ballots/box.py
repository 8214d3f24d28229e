"""The ballot box: one locked row for each token. A revision follows the one before; none is lost unseen."""

from dataclasses import dataclass

from survey import database
from survey.ballots.locked_rows import LockedRow
from survey.waves.state import requires_open

# One statement on both databases, which holds an open wave open until it is committed, and finds none where
# the close came first. A first row has revision 1; every later one is one more than the row that is there.
_CAST = """
INSERT INTO ballot (key, wave, rev, locked)
SELECT CAST({} AS bytea), held.id, CAST({} AS integer), CAST({} AS bytea)
FROM (SELECT id FROM wave WHERE id = {} AND state = 'open' FOR SHARE) AS held
WHERE CAST({} AS integer) = 1 OR EXISTS (SELECT 1 FROM ballot WHERE key = {})
ON CONFLICT (key) DO UPDATE SET rev = excluded.rev, locked = excluded.locked
WHERE excluded.rev = ballot.rev + 1 AND ballot.wave = excluded.wave
RETURNING rev
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the box holds after a ballot has come: its revision, and whether it is this very ballot."""

    rev: int
    is_this: bool


async def cast_ballot(wave: str, row: LockedRow) -> Stored:
    """Store the row of a verified ballot, if it is next in turn; returns once it is durable."""
    if await database.write_one(_cast(), row.key, row.rev, row.locked, wave, row.rev, row.key):
        return Stored(row.rev, is_this=True)

    async def look() -> Stored:
        await requires_open(wave)
        found = await database.query(
            "SELECT rev, locked FROM ballot WHERE key = {} AND wave = {}", row.key, wave
        )
        if not found:
            return Stored(0, is_this=False)
        (held,) = found
        return Stored(held["rev"], (held["rev"], bytes(held["locked"])) == (row.rev, row.locked))

    # What is there may be of a statement before this one, so what is said of it has to be durable, too.
    return await database.write(look)


def _cast() -> str:
    """On SQLite nobody else writes, and bytes are bytes."""
    if database.ENGINE.engine_type == "postgres":
        return _CAST
    return _CAST.replace(" FOR SHARE", "").replace("AS bytea", "AS blob")
