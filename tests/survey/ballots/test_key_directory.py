"""The key directory is private, apart from backups, and says what is wrong with it."""

import os
from pathlib import Path

import pytest

from survey.errors import Misconfigured
from survey.key_directory import open_key_directory
from survey.private_directory import destroy, recall, store


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_missing_directory_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        open_key_directory(tmp_path / "state" / "keys")
    finally:
        os.umask(before)
    assert mode(tmp_path / "state" / "keys") == 0o700


@pytest.mark.parametrize("bits", [0o701, 0o710, 0o750, 0o755, 0o777])
def test_a_directory_open_to_others_is_refused_with_the_remedy(tmp_path: Path, bits: int) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    keys.chmod(bits)
    with pytest.raises(Misconfigured, match=rf"mode {bits:o}\); run: chmod 700 {keys}"):
        open_key_directory(keys)


def test_a_key_open_to_others_is_refused_with_the_remedy(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    store(open_key_directory(keys), "audit-key", b"secret")
    (keys / "audit-key").chmod(0o640)
    with pytest.raises(Misconfigured, match="run: chmod 600"):
        open_key_directory(keys)


def test_links_are_refused(tmp_path: Path) -> None:
    keys, elsewhere = tmp_path / "keys", tmp_path / "elsewhere"
    open_key_directory(elsewhere)
    keys.symlink_to(elsewhere)
    with pytest.raises(Misconfigured, match="is no directory"):
        open_key_directory(keys)
    (elsewhere / "waves").symlink_to(tmp_path)
    with pytest.raises(Misconfigured, match="is a link"):
        open_key_directory(elsewhere)


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")
    with pytest.raises(Misconfigured, match="is no directory"):
        open_key_directory(tmp_path / "keys")
    with pytest.raises(Misconfigured, match="cannot be used"):
        open_key_directory(tmp_path / "keys" / "inside")


def test_another_users_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_key_directory(tmp_path / "keys")
    someone = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: someone)
    with pytest.raises(Misconfigured, match=f"run: chown {someone}"):
        open_key_directory(tmp_path / "keys")


@pytest.mark.parametrize(("keys", "data"), [("data/keys", "data"), ("data", "data/db"), ("data", "data")])
def test_keys_where_backups_reach_them_are_refused(tmp_path: Path, keys: str, data: str) -> None:
    (tmp_path / data).mkdir(parents=True, mode=0o700)
    with pytest.raises(Misconfigured, match="side by side"):
        open_key_directory(tmp_path / keys, apart_from=[tmp_path / data])


def test_keys_beside_the_database_are_accepted(tmp_path: Path) -> None:
    open_key_directory(tmp_path / "data" / "keys", apart_from=[tmp_path / "data" / "db"])


def test_a_small_secret_is_kept_privately_and_replaced_as_a_whole(tmp_path: Path) -> None:
    directory = open_key_directory(tmp_path / "keys")
    assert recall(directory, "audit-head") is None
    store(directory, "audit-head", b"one")
    store(directory, "audit-head", b"two")
    assert recall(directory, "audit-head") == b"two"
    assert mode(directory.path / "audit-head") == 0o600
    assert [entry.name for entry in directory.path.iterdir()] == ["audit-head"]


def test_a_crash_while_a_secret_is_replaced_leaves_the_old_one(tmp_path: Path) -> None:
    directory = open_key_directory(tmp_path / "keys")
    store(directory, "audit-head", b"one")
    (directory.path / "audit-head.0123456789abcdef.new").write_bytes(b"tw")
    assert recall(directory, "audit-head") == b"one"
    store(directory, "audit-head", b"two")
    assert recall(directory, "audit-head") == b"two"


def test_what_is_destroyed_is_overwritten_before_it_is_unlinked(tmp_path: Path) -> None:
    place = tmp_path / "doomed"
    place.mkdir()
    (place / "secret").write_bytes(b"secret")
    os.link(place / "secret", tmp_path / "witness")  # the same bytes on disk under a second name
    destroy(place)
    assert not place.exists()
    assert (tmp_path / "witness").read_bytes() == bytes(6)
    destroy(place)


def test_what_a_link_points_to_is_not_destroyed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "link").symlink_to(tmp_path / "other")
    destroy(tmp_path / "link")
    assert (tmp_path / "other").read_bytes() == b"other"
    assert not (tmp_path / "link").is_symlink()


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = open_key_directory(tmp_path / "keys")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Misconfigured, match=r"cannot be used: .*No space left on device"):
        store(directory, "audit-head", b"one")
