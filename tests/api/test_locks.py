"""A server starts only where a lock in the key directory keeps a second process out."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from api.machine.locks import require_locks
from survey.errors import Misconfigured


def mounted(keys: Path, kind: str, options: str) -> str:
    return f"/dev/sda1 / ext4 rw 0 0\nserver:/keys {keys} {kind} {options} 0 0\n"


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("nfs", "rw,vers=3,local_lock=none"),
        ("nfs", "rw"),
        ("nfs", "rw,vers=3,nolock"),
        ("nfs4", "rw,vers=4.2,local_lock=all"),
        ("nfs4", "rw,vers=4.1,local_lock=posix"),
    ],
)
def test_nfs_that_keeps_locks_to_one_machine_is_refused(tmp_path: Path, kind: str, options: str) -> None:
    with pytest.raises(Misconfigured, match="NFS 4"):
        require_locks(tmp_path, mounted(tmp_path, kind, options))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("nfs4", "rw,vers=4.2,local_lock=none"),
        ("ext4", "rw,relatime"),
        ("tmpfs", "rw"),
        ("nfs", "rw,vers=4.0"),
    ],
)
def test_a_directory_that_keeps_locks_is_taken_and_left_as_it_was(
    tmp_path: Path, kind: str, options: str
) -> None:
    require_locks(tmp_path, mounted(tmp_path, kind, options))
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_not_there_yet_is_tried_where_it_will_be(tmp_path: Path) -> None:
    require_locks(tmp_path / "later" / "keys", "")
    assert list((tmp_path / "later").iterdir()) == []


def test_a_file_system_without_locks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "lockf", none)
    with pytest.raises(Misconfigured, match="keeps no locks"):
        require_locks(tmp_path, "")
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_others_do_not_see_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "lockf", lambda *_: None)
    with pytest.raises(Misconfigured, match="keeps no locks"):
        require_locks(tmp_path, "")


def test_a_directory_that_cannot_be_written_signs_nobody_and_is_left_to_whoever_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refused)
    require_locks(tmp_path, "")
