"""A process that closes a wave carelessly, and is killed where it hurts.

python -m tests.promises.careless_close URL KEYS WAVE WAY
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from survey import database
from survey.ballots.keys import destroy_wave_keys
from survey.ended.result import Result, forget_result
from survey.key_directory import KeyDirectory, open_key_directory
from survey.lifecycle import closing
from survey.releases.publishing import publish, rows_to_publish


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def keys_before_the_result(keys: KeyDirectory, wave: str) -> None:
    """Instead of counting first."""
    destroy_wave_keys(keys, wave)
    die()


async def in_several_transactions(keys: KeyDirectory, result: Result) -> None:
    """Instead of one, and without keeping the result until all of it is in."""
    forget_result(keys, result.wave)

    async def half() -> None:
        await publish(result.wave, rows_to_publish(result.wave, result.text, result.comments))

    await database.write(half)
    die()  # the wave was to be called released next, and what led to it was to be deleted


WAYS = {"keys_before_the_result": "count_wave", "in_several_transactions": "conclude"}


async def main(url: str, folder: str, wave: str, way: str) -> None:
    await database.open(url, "a careless process")
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(closing, WAYS[way], globals()[way])
    await closing.close_wave(open_key_directory(Path(folder)), wave)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
