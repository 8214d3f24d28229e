"""Which database an open wave is answered in, and how much it has been seen to hold: kept beside its keys.

A database that is another one, or holds less, has been restored, or has lost what was acknowledged. The mark
is written once, before a wave opens; what has been seen grows with every ballot (survey/ballots/seen.py).
"""

import asyncio

from survey import database
from survey.ballots.keys import load_mark, wave_folder, wave_has_keys
from survey.ballots.seen import Seen, Totals
from survey.errors import KeysGone
from survey.key_directory import KeyDirectory
from survey.waves.state import CLOSING, OPEN

_COUNTS = """
SELECT (SELECT state FROM wave WHERE id = {}) AS state,
    count(*) AS ballots, coalesce(sum(rev), 0) AS revisions
FROM ballot WHERE wave = {}
"""


async def make_mark() -> bytes:
    """Which database this is."""
    return (await database.identity()).encode()


class Marks:
    """Compares open waves with what is kept beside their keys; reads what has been seen as it grows."""

    def __init__(self, keys: KeyDirectory) -> None:
        self._keys = keys
        self._seen: dict[str, Seen] = {}

    async def is_whole(self, wave: str) -> bool:
        """Whether this is the database of the wave, with all that it was seen to hold.

        True also where nothing can be said: the wave has ended, or its keys are out of reach at the moment.
        """
        # What has been seen before the counts: whatever another process has seen is still there later.
        try:
            mark, totals = await asyncio.to_thread(self._kept, wave)
        except KeysGone:
            self._seen.clear()
            return True
        (row,) = await database.query(_COUNTS, wave, wave)
        if row["state"] not in {OPEN, CLOSING} or not wave_has_keys(self._keys, wave):
            return True
        held = Totals(int(row["ballots"]), int(row["revisions"]))
        return (
            mark == await make_mark()
            and held.ballots >= totals.ballots
            and held.revisions >= totals.revisions
        )

    def _kept(self, wave: str) -> tuple[bytes, Totals]:
        mark = load_mark(self._keys, wave)
        seen = self._seen.get(wave)
        if seen is None:
            # One wave is open at a time; what was seen of others is of no use any more.
            self._seen = {wave: (seen := Seen(wave_folder(self._keys, wave)))}
        return mark, seen.read()
