"""A process in which people answer while the database is compared all the time, until it is killed.

python -m tests.survey.lifecycle.answering_process URL KEYS WAVE
"""

import asyncio
import sys
from pathlib import Path

from api.chores import guarding
from survey import database
from survey.ballots.keys import load_manifest
from survey.ballots.manifest import read_manifest
from survey.ballots.sealing import MAX_REVISION
from survey.key_directory import open_key_directory
from tests.near_keepers import NearKeepers
from tests.survey.lifecycle.week import Week


async def main(url: str, keys: str, wave: str) -> None:
    guarding.EVERY_SECONDS = 0.001
    await database.open(url, "an answering process")
    directory = open_key_directory(Path(keys))
    week = Week(wave, directory, read_manifest(load_manifest(directory, wave)), NearKeepers(directory))
    people = await week.people()
    async with guarding.guarding(week.keys):
        voters = [await week.answer(person, cell, 4) for cell, person in people]
        print("open", flush=True)
        for rev in range(2, MAX_REVISION + 1):
            for voter in voters:
                await week.cast(voter, 4, rev=rev)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
