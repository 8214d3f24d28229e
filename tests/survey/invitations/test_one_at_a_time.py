"""Of all who hand over mails one is at it, and whoever dies lets the next one in."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from survey.errors import KeysGone
from survey.invitations.one_at_a_time import FILE, one_at_a_time

HOLDING = (
    "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX);"
    "print('held', flush=True); sys.stdin.read()"
)


async def test_the_second_waits_until_the_first_has_ended(tmp_path: Path) -> None:
    said = []

    async def second() -> None:
        async with one_at_a_time(tmp_path):
            said.append("second")

    async with one_at_a_time(tmp_path):
        waiting = asyncio.create_task(second())
        for _ in range(20):
            await asyncio.sleep(0)
        said.append("first")
    await waiting
    assert said == ["first", "second"]


async def test_a_killed_process_keeps_nobody_out(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(tmp_path / FILE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), one_at_a_time(tmp_path):
                pass
        process.kill()
        process.wait()
        async with one_at_a_time(tmp_path):
            pass


async def test_where_the_wave_has_gone_there_is_nothing_to_lock(tmp_path: Path) -> None:
    with pytest.raises(KeysGone):
        async with one_at_a_time(tmp_path / "2026-W11"):
            pass
