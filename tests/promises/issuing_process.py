"""A process of its own that asks for many tokens in one person's name, at once.

python -m tests.promises.issuing_process URL KEYS WAVE PERSON CELL ATTEMPTS
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from survey import database
from survey.ballots.keys import load_manifest
from survey.ballots.manifest import read_manifest
from survey.errors import Conflict
from survey.key_directory import open_key_directory
from tests.near_keepers import NearKeepers
from tests.survey.lifecycle.week import Week


async def attempt(week: Week, person: UUID, cell: UUID) -> str:
    try:
        await week.signature(person, cell, week.voter(cell).blinded)
    except Conflict:
        return "conflict"
    return "signed"


async def main(url: str, keys: str, wave: str, person: str, cell: str, attempts: str) -> None:
    await database.open(url, "an impatient person")
    directory = open_key_directory(Path(keys))
    week = Week(wave, directory, read_manifest(load_manifest(directory, wave)), NearKeepers(directory))
    print("open", flush=True)
    sys.stdin.readline()  # so that all processes begin together
    results = await asyncio.gather(*(attempt(week, UUID(person), UUID(cell)) for _ in range(int(attempts))))
    print(" ".join(results), flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:7]))
