"""Whether the key directory keeps locks, asked before the first answer is signed.

Once-only rests on them. Where several machines share the directory, a lock of one has to be seen by the
others: NFS does that from version 4 on, unless it was mounted to keep locks to itself.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from secrets import token_hex

from api.machine.mounts import Mount, mount_of
from survey.errors import Misconfigured

PATIENCE_SECONDS = 60
_TAKEN = 3
_ATTEMPT = f"""
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        sys.exit({_TAKEN})
"""


def require_locks(keys: Path, mounts: str) -> None:
    """Refuse a start over a key directory in which two could sign for one person; raises Misconfigured."""
    _require_shared_locks(keys, mount_of(keys, mounts))
    place = keys if keys.is_dir() else keys.parent
    place.mkdir(parents=True, exist_ok=True)
    trial = place / f".lock-{token_hex(8)}"
    try:
        descriptor = os.open(trial, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError:
        return  # a directory that cannot be written signs nobody, and whoever needs it written says so
    try:
        _require_lock(descriptor, trial, keys)
    finally:
        trial.unlink(missing_ok=True)


def _require_shared_locks(keys: Path, mount: Mount) -> None:
    version = mount.options.get("vers", mount.options.get("nfsvers", ""))
    old = mount.kind == "nfs" and not version.startswith("4")
    alone = "nolock" in mount.options or mount.options.get("local_lock", "none") not in {"none", "flock"}
    if mount.kind.startswith("nfs") and (old or alone):
        raise Misconfigured(
            "The key directory {keys} lies on NFS that keeps its locks to one machine, so two machines could "
            "sign for one person. Mount it as NFS 4 without nolock and local_lock, or use a directory of "
            "this machine.",
            keys=keys,
        )


def _require_lock(descriptor: int, trial: Path, keys: Path) -> None:
    with os.fdopen(descriptor, "rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            seen = _is_taken(trial)
        except OSError:
            seen = False
    if not seen:
        raise Misconfigured(
            "The file system of the key directory {keys} keeps no locks, so one person could be signed "
            "twice. Set RESONANZ_KEYS to a directory of this machine, best in memory, such as /run/resonanz.",
            keys=keys,
        )


def _is_taken(trial: Path) -> bool:
    """Whether another process sees the lock; a second look of our own would pass it."""
    attempt = subprocess.run(  # noqa: S603  # our own interpreter and text
        [sys.executable, "-I", "-S", "-c", _ATTEMPT, str(trial)], check=False, timeout=PATIENCE_SECONDS
    )
    return attempt.returncode == _TAKEN
