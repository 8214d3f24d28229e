"""A disk that is soon full, on the machine of any tester."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTES = 24


@dataclass(frozen=True)
class SmallDisk:
    """A directory; `real` says whether it is a file system of its own, which only root can make."""

    folder: Path
    real: bool

    @contextmanager
    def full(self) -> Iterator[None]:
        """Not one page is left on it, until the end."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file:
            for size in (2**20, 2**12, 1):
                _fill(file.fileno(), bytes(size))
        try:
            yield
        finally:
            filler.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A memory file system of a few megabytes where we may mount one; else an ordinary directory."""
    folder.mkdir()
    size = f"size={MEGABYTES}m,mode=0777"
    mounted = _run("mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder))
    try:
        yield SmallDisk(folder, mounted)
    finally:
        if mounted:
            _run("umount", "-l", str(folder))


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode == 0


def _fill(file: int, part: bytes) -> None:
    try:
        while os.write(file, part):
            pass
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
