"""Processes of one installation log into one chain, and a kill at any moment leaves one that verifies."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest

from survey import database
from survey.audit.recording import record
from survey.audit.tables import AuditEntry
from survey.audit.verifying import catch_up
from survey.secrets_directory import SecretsDirectory, open_secrets_directory
from tests.survey.audit import logging_process
from tests.survey.audit.logged import ACTOR, logged, notes, trouble
from tests.warm import Forked, beside

ENTRIES = 40
KILLS = 4


@contextmanager
def started(secrets: SecretsDirectory, url: str, *words: str) -> Iterator[tuple[Forked, TextIO]]:
    """A process that has opened the database, and what it says is stored."""
    with beside(logging_process.run, str(secrets.path), url, *words) as (process, lines):
        assert lines.readline() == "ready\n"
        yield process, lines


@pytest.fixture
async def postgres(fresh_postgres_url: str) -> AsyncIterator[str]:
    await database.open(fresh_postgres_url, "tests")
    yield fresh_postgres_url
    await database.close()


async def test_several_processes_make_one_chain_and_a_kill_breaks_none(postgres: str, tmp_path: Path) -> None:
    secrets = await logged(tmp_path)
    before = await AuditEntry.count()
    with (
        started(secrets, postgres, "anna", str(ENTRIES)) as anna,
        started(secrets, postgres, "ben", str(ENTRIES)) as ben,
    ):
        for _ in range(KILLS):
            killed_after(20, secrets, postgres)
            assert await trouble(secrets) == []
        for writer, lines in (anna, ben):
            assert lines.read().count("\n") == ENTRIES
            assert writer.wait() == 0
    await record(secrets, ACTOR, "database.backup")
    assert (await trouble(secrets), await notes(secrets)) == ([], [])
    assert await AuditEntry.count() > before + 2 * ENTRIES + 20 * KILLS


async def test_a_killed_writer_of_a_file_loses_nothing_that_it_said_was_stored(
    sqlite_url: str, tmp_path: Path
) -> None:
    secrets = open_secrets_directory(tmp_path / "secrets")
    said = 0
    for _ in range(KILLS):
        said += killed_after(20, secrets, sqlite_url)
        await database.open(sqlite_url, "tests")
        assert await trouble(secrets) == []
        assert await AuditEntry.count() >= said
        await catch_up(secrets)
        assert await notes(secrets) == []
        await database.close()


def killed_after(entries: int, secrets: SecretsDirectory, url: str) -> int:
    """How many entries a process has said are stored, which was killed soon after so many."""
    with started(secrets, url, "killed") as (process, lines):
        for _ in range(entries):
            lines.readline()
        process.kill()
        return entries + lines.read().count("\n")
