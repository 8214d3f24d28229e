"""The box: one sealed answer for each nullifier, the highest revision stays."""

from uuid import UUID

from survey import database
from survey.waves.state import requires_open

# The same statement on both databases; a revision that is not higher changes nothing, so retries are safe in
# any order and the sender cannot tell new from repeated from stale.
_CAST = """
INSERT INTO ballot (nullifier, wave, cell, rev, sealed) VALUES ({}, {}, {}, {}, {})
ON CONFLICT (nullifier) DO UPDATE SET rev = excluded.rev, sealed = excluded.sealed
WHERE excluded.rev > ballot.rev
"""


async def cast_ballot(wave: str, cell: UUID, nullifier: bytes, rev: int, sealed: bytes) -> None:
    """Store a ballot whose token has been verified; returns once it is durable."""

    async def store() -> None:
        await requires_open(wave)
        await database.query(_CAST, nullifier, wave, cell, rev, sealed)

    await database.write(store)
