"""Copies of a database as an administrator makes them, behind the back of Resonanz, and puts them back."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.databases import PATIENCE


def copy_database(url: str, folder: Path) -> Path:
    """A copy of the files with their write-ahead log, or a pg_dump; while the database is open."""
    folder.mkdir()
    if url.startswith("postgres"):
        _run("pg_dump", "--format=custom", f"--file={folder / 'dump'}", f"--dbname={url}")
    else:
        for file in _files(url):
            shutil.copy(file, folder)
    return folder


def put_back(url: str, folder: Path) -> None:
    """Over the database as it is now, which nobody has open."""
    if url.startswith("postgres"):
        _run("pg_restore", "--clean", "--if-exists", f"--dbname={url}", str(folder / "dump"))
        return
    for file in _files(url):
        file.unlink()
    for file in folder.iterdir():
        shutil.copy(file, Path(url.removeprefix("sqlite://")).parent)


def _files(url: str) -> list[Path]:
    path = Path(url.removeprefix("sqlite://"))
    return [file for file in path.parent.glob(path.name + "*") if not file.name.endswith(".lock")]


def _run(*command: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=_environment()
    )
    assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C"}
