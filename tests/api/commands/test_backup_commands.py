"""`resonanz backup` and `resonanz restore`, as somebody types them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api.settings.settings import read_settings
from tests.api.cli.command import run
from tests.api.commands.test_commands import serving


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_backup_brings_back_what_was_there_and_nothing_newer(tmp_path: Path) -> None:
    assert run("touchpoint", "add", "branch").status == 0
    backup = run("backup", tmp_path / "monday")
    assert backup.status == 0
    assert "The keys are not in it" in backup.out
    assert run("touchpoint", "add", "lobby").status == 0
    assert run("restore", tmp_path / "monday", "--yes").out == "Restored.\n"
    listed = run("touchpoint", "list").out
    assert "branch" in listed
    assert "lobby" not in listed


def test_restoring_asks_first_and_no_changes_nothing(tmp_path: Path) -> None:
    run("backup", tmp_path / "monday")
    run("touchpoint", "add", "lobby")
    asked = run("restore", tmp_path / "monday", "--lang", "de", stdin=b"n\n")
    assert "Es wurde nichts geändert." in asked.out
    assert "lobby" in run("touchpoint", "list").out


def test_a_running_server_makes_the_backup_itself_and_refuses_a_restore(tmp_path: Path, data: Path) -> None:
    with serving(read_settings({"RESONANZ_DATA": str(data)})):
        assert run("backup", tmp_path / "monday").status == 0
        refused = run("restore", tmp_path / "monday", "--yes")
        assert (refused.status, refused.out) == (2, "")
        assert "resonanz serve" in refused.err
    assert run("restore", tmp_path / "monday", "--yes").status == 0


def test_what_is_not_there_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    assert run("restore", tmp_path / "none").err == f"There is no file {tmp_path / 'none'}.\n"
    assert "folder does not exist" in run("backup", tmp_path / "none" / "backup").err


def test_a_damaged_database_is_found_and_takes_no_sound_backups_place(tmp_path: Path, data: Path) -> None:
    assert run("touchpoint", "add", "branch").status == 0
    assert run("backup", tmp_path / "monday").status == 0
    assert "finds no damage" in run("doctor").out
    file = data / "resonanz.sqlite"
    damage(file)
    found = run("doctor")
    assert found.status == 1
    assert "The database is damaged" in " ".join(found.out.split())
    refused = run("backup", tmp_path / "tuesday", "--lang", "de")
    assert refused.status == 2
    assert "resonanz restore" in refused.err
    assert sorted(path.name for path in tmp_path.glob("*day*")) == ["monday"]
    assert run("restore", tmp_path / "monday", "--yes").status == 0
    assert "finds no damage" in run("doctor").out


def damage(file: Path) -> None:
    """Overwrite the page that holds the touchpoints, as a failing disk does."""
    with closing(sqlite3.connect(file)) as opened:
        ((page,),) = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'touchpoint'")
        ((size,),) = opened.execute("PRAGMA page_size")
    with file.open("rb+") as written:
        written.seek((page - 1) * size + 100)
        written.write(b"\xa5" * (size - 200))
