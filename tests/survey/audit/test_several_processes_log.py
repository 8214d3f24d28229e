"""Processes of one installation log into one chain, and a kill at any moment leaves one that verifies."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from survey import database
from survey.audit.recording import record
from survey.audit.tables import AuditEntry
from survey.audit.verifying import catch_up
from survey.secrets_directory import SecretsDirectory, open_secrets_directory
from tests.journeys.server import ROOT
from tests.survey.audit.logged import ACTOR, logged, notes, trouble

ENTRIES = 40
KILLS = 4


async def started(secrets: SecretsDirectory, url: str, *words: str) -> asyncio.subprocess.Process:
    """A process that has opened the database."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.survey.audit.logging_process", str(secrets.path), url, *words),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process


async def stored(process: asyncio.subprocess.Process) -> int:
    """How many entries it has said are stored, when it has ended."""
    assert process.stdout
    return (await process.stdout.read()).count(b"\n")


@pytest.fixture
async def postgres(fresh_postgres_url: str) -> AsyncIterator[str]:
    await database.open(fresh_postgres_url, "tests")
    yield fresh_postgres_url
    await database.close()


async def test_several_processes_make_one_chain_and_a_kill_breaks_none(postgres: str, tmp_path: Path) -> None:
    secrets = await logged(tmp_path)
    before = await AuditEntry.count()
    writers = [await started(secrets, postgres, name, str(ENTRIES)) for name in ("anna", "ben")]
    for _ in range(KILLS):
        await killed_after(20, await started(secrets, postgres, "killed"))
        assert await trouble(secrets) == []
    for writer in writers:
        assert await stored(writer) == ENTRIES
        assert await writer.wait() == 0
    await record(secrets, ACTOR, "database.backup")
    assert (await trouble(secrets), await notes(secrets)) == ([], [])
    assert await AuditEntry.count() > before + 2 * ENTRIES + 20 * KILLS


async def test_a_killed_writer_of_a_file_loses_nothing_that_it_said_was_stored(
    sqlite_url: str, tmp_path: Path
) -> None:
    secrets = open_secrets_directory(tmp_path / "secrets")
    said = 0
    for _ in range(KILLS):
        said += await killed_after(20, await started(secrets, sqlite_url, "killed"))
        await database.open(sqlite_url, "tests")
        assert await trouble(secrets) == []
        assert await AuditEntry.count() >= said
        await catch_up(secrets)
        assert await notes(secrets) == []
        await database.close()


async def killed_after(lines: int, process: asyncio.subprocess.Process) -> int:
    """How many entries it has said are stored."""
    assert process.stdout
    for _ in range(lines):
        await process.stdout.readline()
    process.kill()
    return lines + await stored(process)
