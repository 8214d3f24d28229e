"""A process that closes a wave carelessly, and is killed where it hurts.

python -m tests.promises.careless_close URL KEYS WAVE WAY
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from survey import database, tally
from survey.ballots.key_directory import open_key_directory
from survey.ballots.keys import destroy_wave_keys
from survey.waves import closing


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def main(url: str, folder: str, wave: str, way: str) -> None:
    await database.open(url, "a careless process")
    keys = open_key_directory(Path(folder))

    async def keys_before_the_release(wave: str, *_: object) -> None:
        destroy_wave_keys(keys, wave)
        die()  # the release was to be stored next

    async def in_several_transactions(wave: str, _: int, __: str, counted: tally.Tally | None) -> None:
        assert counted is not None

        async def publish() -> None:
            await tally.publish(wave, counted.release)

        await database.write(publish)
        die()  # what led to the release was to be deleted next

    ways = {each.__name__: each for each in (keys_before_the_release, in_several_transactions)}
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(closing, "_end", ways[way])
    await closing.close_wave(keys, wave)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
