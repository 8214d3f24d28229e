"""What versions before RESONANZ_SECRETS kept beside the keys moves to where a power cut leaves it."""

import logging
from contextlib import suppress
from pathlib import Path

from survey.ended.listed import ended_waves, note_ended
from survey.errors import Misconfigured
from survey.key_directory import KeyDirectory
from survey.private_directory import disk_errors_as_sentences, keep, sync_directory
from survey.secrets_directory import SecretsDirectory

_LIST = "released"
_FOLDER = "reading"

log = logging.getLogger("resonanz")


def move_secrets(keys: KeyDirectory) -> None:
    """At every start: copied first, then destroyed, so that a kill or a second start loses nothing."""
    moved = [*_move_list(keys)]
    names = ["link-secret", "roster"]
    if (keys.path / _FOLDER).is_dir():
        names += sorted(f"{_FOLDER}/{file.name}" for file in (keys.path / _FOLDER).glob("????-Q?"))
    for name in names:
        moved += _move(keys, name)
    with suppress(OSError):  # it never was, or another process has just removed it
        (keys.path / _FOLDER).rmdir()
    if moved:
        log.warning(
            "What may not be lost has moved from %s to %s: %s. That directory belongs on a disk, and in no "
            "backup of the database: resonanz secrets export",
            keys.path,
            keys.secrets.path,
            ", ".join(moved),
        )


def _move(keys: KeyDirectory, name: str) -> list[str]:
    before = _content(keys.path / name)
    if before is None:
        return []
    if keep(keys.secrets, name, before) != before:
        raise Misconfigured(
            "{old} and {new} are both there and differ: one is of an earlier version, or of another "
            "installation. Delete the one that is wrong, then start again.",
            old=keys.path / name,
            new=keys.secrets.path / name,
        )
    _remove(keys.path / name)
    return [name]


def _move_list(keys: KeyDirectory) -> list[str]:
    """The list of waves is added to: nothing that stands in either of the two may be forgotten."""
    old = keys.path / _LIST
    if _content(old) is None:
        return []
    note_ended(keys.secrets, ended_waves(SecretsDirectory(keys.path)).values())
    _remove(old)
    return [_LIST]


def _remove(file: Path) -> None:
    """Not overwritten: another process may be reading it, and the same bytes stay on the disk elsewhere."""
    with disk_errors_as_sentences(file):
        file.unlink(missing_ok=True)
        sync_directory(file.parent)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # another process may just have moved it
        return None
