"""A backup: the database as it is at one moment, in one file. Never a key: those are in no database."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from api.commands.installation.postgres_programs import run_postgres_program
from api.installation import Installation
from survey import database
from survey.database.sqlite_damage import sqlite_damage
from survey.errors import BadInput, Misconfigured
from survey.private_directory import sync_directory


async def make_backup(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Write a backup to `out`, a new file that only its owner may read."""
    out = Path(arguments["out"])
    for directory in (installation.keys.path, installation.secrets.path):
        if out.resolve().is_relative_to(directory.resolve()):
            raise BadInput(
                "{file} lies in {directory}; a backup belongs somewhere else.", file=out, directory=directory
            )
    if os.path.lexists(out):
        raise BadInput("There is {file} already; a backup overwrites nothing. Name a new file.", file=out)
    beside = out.with_name(f".{out.name}.{token_hex(4)}")
    try:
        beside.touch(mode=0o600, exist_ok=False)
        if database.ENGINE.engine_type == "sqlite":
            await database.copy_sqlite(beside)
            await asyncio.to_thread(_require_sound, beside, out)
        else:
            await run_postgres_program(
                "pg_dump",
                *("--format=custom", "--no-owner", "--no-privileges", f"--file={beside}"),
                url=installation.settings.database,
            )
        await asyncio.to_thread(_keep, beside, out)
    except OSError as error:
        raise BadInput(
            "{file} cannot be written: {reason}.", file=out, reason=error.strerror or str(error)
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    await installation.record("database.backup", out.name)
    return {"file": str(out), "bytes": out.stat().st_size}


def _require_sound(copy: Path, out: Path) -> None:
    """A copy holds the damage of what was copied; it must not take the place of an older, sound one."""
    damage = sqlite_damage(copy)
    if damage:
        raise Misconfigured(
            "The database is damaged ({damage}), so no backup was made at {file}. Keep the older backups, "
            "and restore the newest that is sound: resonanz restore FILE",
            damage="; ".join(damage),
            file=out,
        )


def _keep(beside: Path, out: Path) -> None:
    descriptor = os.open(beside, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.link(beside, out)  # unlike renaming, this never replaces what came in between
    beside.unlink()
    sync_directory(out.parent)
