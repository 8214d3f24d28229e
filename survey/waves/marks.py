"""How far an open wave has come, kept beside its keys: what an older copy of the database falls short of.

Three counts that only grow while a wave is open, and which database they were counted in. Nothing of a
person, no cell, no time; destroyed with the keys. A database that holds less has been restored, or has lost
what was acknowledged: it has forgotten who was issued a ballot, so somebody could answer twice.
"""

import asyncio
import json
from dataclasses import asdict, dataclass

from survey import database
from survey.ballots.key_directory import KeyDirectory
from survey.ballots.keys import recall_mark, store_mark
from survey.waves.state import CLOSING, OPEN

# One statement sees one state of the database. It names both tables and reads no row of either.
_COUNTS = """
SELECT (SELECT state FROM wave WHERE id = {}) AS state,
    (SELECT count(*) FROM ledger WHERE wave = {} AND blind_signature IS NOT NULL) AS issued,
    (SELECT count(*) FROM ballot WHERE wave = {}) AS ballots,
    (SELECT coalesce(sum(rev), 0) FROM ballot WHERE wave = {}) AS revisions
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Which database, and how many signatures, ballots and revisions it has been seen to hold."""

    database: str
    issued: int = 0
    ballots: int = 0
    revisions: int = 0

    def reaches(self, mark: "Mark") -> bool:
        """Whether this is the same database, with all that it held before."""
        return (
            self.database == mark.database
            and self.issued >= mark.issued
            and self.ballots >= mark.ballots
            and self.revisions >= mark.revisions
        )


async def begin_mark(keys: KeyDirectory, wave: str) -> None:
    """Before a wave opens: nothing has been answered yet, in this database."""
    await _store(keys, wave, Mark(await database.identity()))


async def has_mark(keys: KeyDirectory, wave: str) -> bool:
    """Whether the wave has its mark; without it nobody can vouch for the database."""
    return await _recall(keys, wave) is not None


async def raise_mark(keys: KeyDirectory, wave: str) -> bool:
    """Raise a wave's mark to what the database holds; False, and nothing changed, where that is less."""
    # The mark before the counts: several processes raise it, and what they have seen is still there later.
    mark = await _recall(keys, wave)
    found = await _counted(wave)
    if mark is None or found is None:  # it ended meanwhile, or its keys are out of reach at the moment
        return True
    if not found.reaches(mark):
        return False
    if found != mark:
        await _store(keys, wave, found)
    return True


async def _counted(wave: str) -> Mark | None:
    (row,) = await database.query(_COUNTS, wave, wave, wave, wave)
    if row["state"] not in {OPEN, CLOSING}:
        return None
    counts = {name: int(row[name]) for name in ("issued", "ballots", "revisions")}
    return Mark(await database.identity(), **counts)


async def _recall(keys: KeyDirectory, wave: str) -> Mark | None:
    kept = await asyncio.to_thread(recall_mark, keys, wave)
    return None if kept is None else Mark(**json.loads(kept))


async def _store(keys: KeyDirectory, wave: str, mark: Mark) -> None:
    await asyncio.to_thread(store_mark, keys, wave, json.dumps(asdict(mark)).encode())
