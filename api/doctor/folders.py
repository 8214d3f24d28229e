"""Where keys and data lie: rights, kind of file system, what overlaps, what is left of the disk."""

import shutil
import stat
from pathlib import Path

from api.doctor.disks import MEMORY, SNAPSHOTS, examine_disk, file_system
from api.doctor.finding import Finding, advise, good, mend, refused
from api.doctor.secrets import examine_secrets
from api.machine.mounts import NETWORK
from api.settings.fields import Settings
from survey.database import SQLITE
from survey.errors import Misconfigured
from survey.private_directory import requires_private_directory

MIB = 2**20
# Beside twice the database, which a close writes anew.
RESERVE = 256 * MIB


def examine_folders(settings: Settings, mounts: str) -> list[Finding]:
    """`mounts` is the text of /proc/mounts."""
    found = [*_keys(settings), _kind(settings.keys, mounts), *examine_secrets(settings, mounts)]
    if settings.database.startswith(SQLITE):
        file = Path(settings.database.removeprefix(SQLITE))
        found += [_apart(settings.keys, file), *_private(file), _room(file.parent, _size(file))]
        found += examine_disk(file, mounts)
    return found


def _keys(settings: Settings) -> list[Finding]:
    if not settings.keys.exists():
        return [advise("There is no key directory {keys} yet; the first start makes it.", keys=settings.keys)]
    try:
        requires_private_directory(settings.keys, apart_from=[settings.data])
    except Misconfigured as error:
        return [refused(error)]
    return [
        good("The key directory {keys} is readable by its owner alone and lies apart.", keys=settings.keys)
    ]


def _kind(keys: Path, mounts: str) -> Finding:
    kind = file_system(keys, mounts)
    if kind in MEMORY:
        return good(
            "The keys lie in memory ({kind}): no disk ever holds them. A power cut makes an open wave void, "
            "and nothing else.",
            kind=kind,
        )
    if kind in NETWORK:
        return advise(
            "The keys lie on a network file system ({kind}): another machine holds them, and its backups "
            "may. With a single server, set RESONANZ_KEYS to a directory of this machine, best in memory.",
            kind=kind,
        )
    if kind in SNAPSHOTS:
        return advise(
            "The keys lie on {kind}, which keeps old versions of what is overwritten: destroyed keys could "
            "be found again. Set RESONANZ_KEYS to a directory in a memory file system, such as /run/keys.",
            kind=kind,
        )
    return advise(
        "The keys lie on a disk ({kind}). They are overwritten at the close, which does not reach every cell "
        "of a solid-state disk. Safer: RESONANZ_KEYS in a memory file system, such as /run/resonanz; a power "
        "cut then makes an open wave void.",
        kind=kind or "?",
    )


def _apart(keys: Path, file: Path) -> Finding:
    if file.resolve().is_relative_to(keys.resolve()) or keys.resolve().is_relative_to(file.parent.resolve()):
        return mend(
            "The database {file} and the key directory {keys} overlap, so a backup would hold the keys. Put "
            "them side by side.",
            file=file,
            keys=keys,
        )
    return good("Database and keys lie apart.")


def _private(file: Path) -> list[Finding]:
    if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [mend("Other users may read the database. Run: chmod 600 {file}", file=file)]
    return []


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _room(folder: Path, size: int) -> Finding:
    while not folder.exists():
        folder = folder.parent
    free, needed = shutil.disk_usage(folder).free, 2 * size + RESERVE
    if free < needed:
        return mend(
            "Only {free} MiB are free in {folder}; a close needs {needed}. Free some space.",
            free=free // MIB,
            needed=needed // MIB,
            folder=folder,
        )
    return good(
        "{free} MiB are free in {folder}; a close needs {needed}.",
        **{
            "free": free // MIB,
            "needed": needed // MIB,
            "folder": folder,
        },
    )
