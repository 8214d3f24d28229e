"""Attack 13: keep a backup of the open week, restore it after the close, read the answers.

Adversary A3 has every backup; the key directory is in none. Control: a backup that holds the keys as well.
"""

import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from api.commands.installation.backup import make_backup
from api.commands.installation.restore import restore_backup
from api.installation import Installation
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey import database as db
from survey.ballots.keys import load_sealing_key, load_secrets, waves_with_keys
from survey.ballots.locked_rows import BoxLock, LockedRow
from survey.ballots.sealing import open_sealed, seal_info
from survey.ballots.tables import Ballot
from survey.ballots.token import make_nullifier
from survey.errors import BadInput, InUse, KeysGone, Misconfigured
from survey.key_directory import KeyDirectory, open_key_directory
from survey.lifecycle.closing import close_wave
from survey.releases.tables import Release
from survey.waves.tables import Wave
from tests.databases import PATIENCE
from tests.survey.lifecycle.week import Week, everybody_answers, hire, open_week

# What everybody writes beside the answer.
COMMENT = rb"comment [0-9a-f]{16}"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    await db.open(url, "tests")
    try:
        yield
    finally:
        await db.close()


def settings_of(url: str, folder: Path) -> Settings:
    return read_settings(
        {
            "RESONANZ_DATA": str(folder / "data"),
            "RESONANZ_KEYS": str(folder / "keys"),
            "RESONANZ_SECRETS": str(folder / "secrets"),
            "RESONANZ_DATABASE": url,
        }
    )


async def backup_in_the_week(url: str, folder: Path) -> tuple[Week, Path]:
    """Everybody has answered, the wave is open, and the database is backed up through its own process."""
    await hire()
    week = await open_week(folder)
    await everybody_answers(week)
    installation = Installation(settings_of(url, folder), week.keys, ("a secret",), week.keepers)
    await make_backup(installation, {"out": str(folder / "backup")})
    return week, folder / "backup"


def everything_in(backup: Path, url: str) -> bytes:
    """What a thief reads in a backup: its bytes, or what pg_restore makes of them."""
    if url.startswith("sqlite"):
        return backup.read_bytes()
    program = shutil.which("pg_restore")
    assert program
    done = subprocess.run([program, "--file=-", backup], capture_output=True, timeout=PATIENCE, check=True)
    return done.stdout


async def read_box(wave: str) -> list[LockedRow]:
    """Every row of the box."""
    rows = await Ballot.select().where(Ballot.wave == wave)
    return [LockedRow(bytes(row["key"]), row["rev"], bytes(row["locked"])) for row in rows]


def opens_with(stolen: KeyDirectory, week: Week, box: list[LockedRow]) -> int:
    key, lock = load_sealing_key(stolen, week.wave), BoxLock(week.wave, load_secrets(stolen, week.wave).box)
    for row in box:
        ballot = lock.unlock(row)
        info = seal_info(week.wave, ballot.cell, make_nullifier(ballot.token[:98]), ballot.rev)
        open_sealed(key, ballot.sealed, info, week.manifest.padding)
    return len(box)


async def test_a_backup_restored_after_the_close_yields_nothing(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url):
        week, backup = await backup_in_the_week(database_url, tmp_path)
        box = await read_box(week.wave)
        await close_wave(week.keys, week.wave)
        assert await Release.count() == 3

    everything = everything_in(backup, database_url)
    for ballot in box:  # the boxes are in it; SQLite spreads a long one over several pages
        beginning = ballot.locked[:64]
        assert beginning in everything or beginning.hex().encode() in everything
    assert not re.search(COMMENT, everything)
    assert len(box) == 24

    assert await restore_backup(settings_of(database_url, tmp_path), backup) == [week.wave]

    async with opened(database_url):
        (wave,) = await Wave.select(Wave.state, Wave.swept)
        assert wave == {"state": "void", "swept": True}
        assert await Ballot.count() == 0
        assert await Release.count() == 0
    with pytest.raises(KeysGone):
        load_sealing_key(week.keys, week.wave)
    assert waves_with_keys(week.keys) == set()


async def test_the_control_whose_backup_holds_the_keys_is_read_after_the_close(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url):
        week, backup = await backup_in_the_week(database_url, tmp_path)
        box = await read_box(week.wave)
        shutil.copytree(tmp_path / "keys", tmp_path / "keys in the backup")
        await close_wave(week.keys, week.wave)
    everything = everything_in(backup, database_url)
    stolen = open_key_directory(tmp_path / "keys in the backup")
    kept = [each for each in box if each.key in everything or each.key.hex().encode() in everything]
    assert opens_with(stolen, week, kept) == len(box) == 24


async def test_a_backup_restored_in_the_same_week_ends_the_wave(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url):
        week, backup = await backup_in_the_week(database_url, tmp_path)
    assert await restore_backup(settings_of(database_url, tmp_path), backup) == [week.wave]
    async with opened(database_url):
        assert (await Wave.select(Wave.state))[0]["state"] == "void"
        assert await Ballot.count() == 0


async def test_no_key_is_in_a_backup(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url):
        week, backup = await backup_in_the_week(database_url, tmp_path)
    everything = everything_in(backup, database_url)
    assert b"wave" in everything
    keys = [file.read_bytes() for name in ("*.key", "*secret") for file in week.keys.path.rglob(name)]
    assert len(keys) == 7
    for key in keys:
        assert key not in everything
        assert key.hex().encode() not in everything


async def test_a_backup_goes_neither_among_the_keys_nor_over_a_file(
    sqlite_database: str, tmp_path: Path
) -> None:
    week, backup = await backup_in_the_week(sqlite_database, tmp_path)
    installation = Installation(
        settings_of(sqlite_database, tmp_path), week.keys, ("a secret",), week.keepers
    )
    assert backup.stat().st_mode & 0o777 == 0o600
    for out, why in (
        (backup, "overwrites nothing"),
        (tmp_path / "keys" / "backup", "belongs somewhere else"),
        (tmp_path / "secrets" / "backup", "belongs somewhere else"),
    ):
        with pytest.raises(BadInput, match=why):
            await make_backup(installation, {"out": str(out)})


async def test_nothing_is_restored_while_somebody_has_the_database_open(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url):
        _, backup = await backup_in_the_week(database_url, tmp_path)
    await db.open(database_url, "resonanz serve")
    other = db.ENGINE.backend
    db.ENGINE.backend = None  # as if it were another process
    try:
        with pytest.raises(InUse):
            await restore_backup(settings_of(database_url, tmp_path), backup)
    finally:
        db.ENGINE.backend = other
        await db.close()
    async with opened(database_url):
        assert (await Wave.select(Wave.state))[0]["state"] == "open"


async def test_what_is_no_backup_changes_nothing(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url):
        await hire()
        await open_week(tmp_path)
    (tmp_path / "file").write_bytes(b"something else" * 1000)
    with pytest.raises(BadInput, match="is no backup"):
        await restore_backup(settings_of(database_url, tmp_path), tmp_path / "file")
    async with opened(database_url):
        assert (await Wave.select(Wave.state))[0]["state"] == "open"


async def test_a_missing_program_is_named_with_its_package(
    fresh_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with opened(fresh_postgres_url):
        with pytest.raises(Misconfigured, match="apt-get install postgresql-client"):
            await backup_in_the_week(fresh_postgres_url, tmp_path)
    with pytest.raises(Misconfigured, match="pg_restore is missing"):
        await restore_backup(settings_of(fresh_postgres_url, tmp_path), tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
