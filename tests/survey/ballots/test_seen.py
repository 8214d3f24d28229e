"""What a server has seen stored: it grows, tells no time, and never says more than was seen."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.ballots.seen import Seen, SeenFile, Totals

OPENED_NS = 1_700_000_000_000_000_000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "manifest").write_bytes(b"{}")
    os.utime(tmp_path / "manifest", ns=(OPENED_NS, OPENED_NS))
    return tmp_path


@pytest.fixture
def file(place: Path) -> Iterator[SeenFile]:
    opened = SeenFile(place, "1")
    yield opened
    opened.close()


def nullifiers(count: int) -> list[bytes]:
    return [secrets.token_bytes(32) for _ in range(count)]


def test_the_highest_revision_of_each_is_remembered_whatever_the_order(place: Path, file: SeenFile) -> None:
    first, second = nullifiers(2)
    for nullifier, rev in ((first, 1), (second, 1), (first, 3), (first, 2)):
        file.note(nullifier, rev)
    seen = Seen(place)
    assert seen.read() == Totals(ballots=2, revisions=4)
    assert seen.revisions == {first: 3, second: 1}


def test_all_processes_are_read_together_and_each_only_as_it_grows(place: Path, file: SeenFile) -> None:
    first, second = nullifiers(2)
    other = SeenFile(place, "2")
    seen = Seen(place)
    assert seen.read() == Totals(0, 0)
    file.note(first, 1)
    assert seen.read() == Totals(1, 1)
    other.note(first, 2)
    other.note(second, 1)
    assert seen.read() == seen.read() == Totals(2, 3)
    other.close()


def test_a_process_that_starts_again_goes_on(place: Path, file: SeenFile) -> None:
    first, second = nullifiers(2)
    file.note(first, 1)
    again = SeenFile(place, "1")
    again.note(second, 1)
    again.close()
    assert Seen(place).read() == Totals(2, 2)


@pytest.mark.parametrize("length", [1, 32])
def test_an_entry_that_a_crash_cut_off_is_none_until_it_is_whole(
    place: Path, file: SeenFile, length: int
) -> None:
    first, second = nullifiers(2)
    file.note(first, 1)
    torn = second + bytes([1])
    path = place / "seen.1"
    with path.open("ab") as appended:
        appended.write(torn[:length])
    seen = Seen(place)
    assert seen.read() == Totals(1, 1)
    with path.open("ab") as appended:
        appended.write(torn[length:])
    assert seen.read() == Totals(2, 2)
    assert seen.revisions[second] == 1


def test_on_a_full_disk_an_entry_is_left_out_as_a_whole_and_the_next_one_stands_in_its_place(
    place: Path, file: SeenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third, fourth = nullifiers(4)
    file.note(first, 1)
    write = os.write

    def half(descriptor: int, data: bytes) -> int:
        return write(descriptor, data[:10])

    def none(descriptor: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    for full, nullifier in ((half, second), (none, third)):
        with monkeypatch.context() as disk:
            disk.setattr(os, "write", full)
            file.note(nullifier, 1)
    file.note(fourth, 1)
    seen = Seen(place)
    assert seen.read() == Totals(2, 2)
    assert seen.revisions.keys() == {first, fourth}


def test_its_times_are_those_of_the_opening_and_of_nobodys_answer(place: Path, file: SeenFile) -> None:
    path = place / "seen.1"
    for nullifier in nullifiers(3):
        file.note(nullifier, 1)
        status = path.stat()
        assert status.st_mtime_ns == status.st_atime_ns == OPENED_NS


def test_others_cannot_read_it(place: Path, file: SeenFile) -> None:
    assert (place / "seen.1").stat().st_mode & 0o777 == 0o600


def test_a_link_in_its_place_is_not_followed(place: Path, tmp_path: Path) -> None:
    (place / "seen.2").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        SeenFile(place, "2")
