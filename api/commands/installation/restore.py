"""Puts a backup in the place of the database. Whatever wave it holds open is void: its keys are destroyed."""

import asyncio
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import asyncpg

from api.commands.installation.postgres_programs import run_postgres_program
from api.installation import SERVER, open_directories, open_installation
from api.machine.user import machine_user
from api.settings.fields import Settings
from survey import database
from survey.audit.recording import RESTORED, record
from survey.ballots.keys import destroy_wave_keys, waves_with_keys
from survey.database.lock import Lock
from survey.database.sqlite_damage import sqlite_damage
from survey.errors import BadInput, InUse, Misconfigured, ResonanzError
from survey.private_directory import sync_directory
from survey.waves.state import CLOSING, OPEN, OPENING
from survey.waves.tables import Wave

PURPOSE = "resonanz restore"


async def restore_backup(settings: Settings, file: Path) -> list[str]:
    """Restore a backup, end the waves that are open in it, and return their names. No server may run."""
    keys = open_directories(settings)
    if settings.database.startswith(database.SQLITE):
        await _restore_sqlite(Path(settings.database.removeprefix(database.SQLITE)), file)
    else:
        await _restore_postgres(settings.database, file)
    # The marks would let a wave go on whose backup misses nothing; a rule without exceptions is simpler.
    for wave in sorted(waves_with_keys(keys)):
        await asyncio.to_thread(destroy_wave_keys, keys, wave)
    waves = await _open_waves(settings.database)
    async with open_installation(settings, SERVER) as installation:
        # What the log had beyond this backup is noted in front of it, as a gap that was made knowingly.
        await record(installation.secrets, machine_user(), RESTORED, file.name)
        return waves


async def _open_waves(url: str) -> list[str]:
    await database.open(url, PURPOSE)
    try:
        await database.migrate()
        rows = await Wave.select(Wave.id).where(Wave.state.is_in([OPENING, OPEN, CLOSING]))
        return sorted(str(row["id"]) for row in rows)
    finally:
        await database.close()


async def _restore_sqlite(path: Path, file: Path) -> None:
    await asyncio.to_thread(_requires_sqlite_backup, file)
    with suppress(ResonanzError):  # it may be damaged: perhaps that is why somebody restores
        await database.open(f"{database.SQLITE}{path}", PURPOSE)
        await database.close()  # empties its write-ahead log, which must not meet another file
    await asyncio.to_thread(_replace_sqlite, path, file)


def _requires_sqlite_backup(file: Path) -> None:
    if sqlite_damage(file, holding="wave"):
        raise BadInput("{file} is no backup of an SQLite database of Resonanz, or it is damaged.", file=file)


def _replace_sqlite(path: Path, file: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{token_hex(4)}")
    lock = Lock(path.with_name(path.name + ".lock"), PURPOSE)
    try:
        beside.touch(mode=0o600)
        shutil.copyfile(file, beside)
        with beside.open("rb+") as copied:
            os.fsync(copied.fileno())
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        beside.replace(path)
        sync_directory(path.parent)
    except OSError as error:
        raise Misconfigured(
            "{path} cannot be written: {reason}.", path=path, reason=error.strerror or str(error)
        ) from error
    finally:
        beside.unlink(missing_ok=True)
        lock.release()


async def _restore_postgres(url: str, file: Path) -> None:
    try:
        contents = await run_postgres_program("pg_restore", "--list", str(file))
    except Misconfigured as error:
        if error.values.get("program") and "reason" not in error.values:
            raise
        contents = ""
    tables = set(re.findall(r" TABLE public (\S+) ", contents))
    if "wave" not in tables:
        raise BadInput("{file} is no backup of a PostgreSQL database of Resonanz.", file=file)
    await _requires_room_for(tables, url)
    await run_postgres_program(
        "pg_restore",
        *("--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges"),
        str(file),
        url=url,
    )


async def _requires_room_for(tables: set[str], url: str) -> None:
    try:
        connection = await asyncpg.connect(url)
    except (asyncpg.PostgresError, OSError, ValueError) as error:
        raise Misconfigured("The database cannot be reached: {reason}.", reason=str(error)) from error
    try:
        others = await connection.fetch(
            "SELECT application_name FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND application_name LIKE 'resonanz%'"
        )
        found = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    finally:
        await connection.close()
    if others:
        raise InUse(
            "The database is in use ({holder}). Stop every server of this installation, then restore.",
            holder=others[0]["application_name"],
        )
    strange = sorted({row["tablename"] for row in found} - tables)
    if strange:
        raise Misconfigured(
            "The database holds tables that this backup does not know ({tables}). Restore into an empty "
            "database, and name that in RESONANZ_DATABASE.",
            tables=", ".join(strange),
        )
