"""Directories that only the server's user can read, and small files in them that are there as a whole or not.

There are two, apart from each other and from the database: keys that may be lost (`key_directory`), and
secrets that may not (`secrets_directory`).
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from survey.errors import Misconfigured

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class PrivateDirectory:
    """A directory whose owner and modes have been checked; see `requires_private_directory`."""

    path: Path


def requires_private_directory(path: Path, apart_from: Sequence[Path] = ()) -> Path:
    """Check a directory, or make it; `apart_from` names those that must neither hold it nor lie in it."""
    path = path.absolute()
    with disk_errors_as_sentences(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(path):
            # Two processes may start at the same moment.
            path.mkdir(mode=0o700, exist_ok=True)
            sync_directory(path.parent)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise Misconfigured("{path} is no directory; remove it or name another.", path=path)
    for other in apart_from:
        if path.resolve().is_relative_to(other.resolve()) or other.resolve().is_relative_to(path.resolve()):
            raise Misconfigured(
                "{path} and {other} overlap, so a copy of one would hold the other; put them side by side.",
                path=path,
                other=other,
            )
    with disk_errors_as_sentences(path):
        _requires_private(path)
        for entry in _below(path):
            with suppress(FileNotFoundError):  # another process has finished it, or destroyed it
                _requires_private(entry)
    return path


def _below(path: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError), os.scandir(path) as entries:
        for entry in entries:
            yield Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path))


def write_new(path: Path, secret: bytes) -> None:
    """Write a file that must not exist yet, readable by its owner alone, durable before this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())


def store(directory: PrivateDirectory, name: str, secret: bytes) -> None:
    """Keep a small file, all or nothing."""
    # A name of its own: several processes may store the same at the same time, and the last one wins.
    path, fresh = directory.path / name, directory.path / f"{name}.{token_hex(8)}.new"
    with disk_errors_as_sentences(directory.path):
        _make_room(directory, path)
        write_new(fresh, secret)
        fresh.replace(path)
        sync_directory(path.parent)


def keep(directory: PrivateDirectory, name: str, secret: bytes) -> bytes:
    """Keep a small file unless there is one by this name already; returns the one that is kept.

    Several processes may start at once: all of them get the same.
    """
    path, fresh = directory.path / name, directory.path / f"{name}.{token_hex(8)}.new"
    with disk_errors_as_sentences(directory.path):
        _make_room(directory, path)
        write_new(fresh, secret)
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
        sync_directory(path.parent)
        return path.read_bytes()


def _make_room(directory: PrivateDirectory, path: Path) -> None:
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        sync_directory(directory.path)


def append(directory: PrivateDirectory, name: str, line: str) -> None:
    """Add a line to a list, durable before this returns; a line that a crash cut off stays one of its own."""
    path = directory.path / name
    with disk_errors_as_sentences(directory.path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            whole = size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
            file.write(f"{'' if whole else chr(10)}{line}\n".encode())
            os.fsync(descriptor)
        sync_directory(directory.path)


def recall(directory: PrivateDirectory, name: str) -> bytes | None:
    """What `store` kept, or None."""
    with disk_errors_as_sentences(directory.path):
        try:
            return (directory.path / name).read_bytes()
        except FileNotFoundError:
            return None


def destroy(path: Path) -> None:
    """Overwrite, unlink and forget one file or a directory of files; doing it again changes nothing.

    Overwriting reaches the bytes on a plain disk and in a memory file system, not below a copy-on-write file
    system or inside a solid-state disk: hence the advice to keep keys in memory.
    """
    if not os.path.lexists(path):
        return
    with disk_errors_as_sentences(path):
        # Two processes may destroy the same at the same moment.
        with suppress(FileNotFoundError):
            _destroy(path)
        with suppress(FileNotFoundError):
            sync_directory(path.parent)


def _destroy(path: Path) -> None:
    if not path.is_dir() or path.is_symlink():
        _overwrite(path)
        path.unlink()
        return
    # All are made useless before the first is unlinked: that may be what the disk refuses.
    for entry in path.iterdir():
        _overwrite(entry)
    for entry in path.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            destroy(entry)
        else:  # overwritten by now, and that it is gone is durable when the directory is
            entry.unlink(missing_ok=True)
    path.rmdir()


def _overwrite(path: Path) -> None:
    if path.is_file() and not path.is_symlink():
        with suppress(FileNotFoundError), path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())


def sync_directory(path: Path) -> None:
    """Make what was created, renamed or unlinked in a directory durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _requires_private(path: Path) -> None:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise Misconfigured("{path} is a link; this directory holds its own files only.", path=path)
    if status.st_mode & _OTHERS:
        wanted = "700" if stat.S_ISDIR(status.st_mode) else "600"
        raise Misconfigured(
            "{path} is open to other users (mode {found:o}); run: chmod {wanted} {path}",
            path=path,
            found=stat.S_IMODE(status.st_mode),
            wanted=wanted,
        )
    if status.st_uid != os.geteuid():
        raise Misconfigured(
            "{path} belongs to user {found}, the server runs as user {wanted}; run: chown {wanted} {path}",
            path=path,
            found=status.st_uid,
            wanted=os.geteuid(),
        )


@contextmanager
def disk_errors_as_sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Misconfigured(
            "{path} cannot be used: {reason}.",
            path=error.filename or path,
            reason=error.strerror,
        ) from error
