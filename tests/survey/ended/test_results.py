"""What a counter leaves behind: the first that is written stays, whole, until the database has it."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from survey.ballots.manifest import manifest_hash
from survey.ended.listed import Ended
from survey.ended.result import Result, forget_result, recall_result, waves_with_results, write_result
from survey.errors import BadInput, Misconfigured
from survey.key_directory import KeyDirectory, open_key_directory
from survey.releases.signed import PublishedComment

WAVE = "2026-W12"
RELEASED = Result(
    WAVE, "released", "", "{}", "text", "signature", ("00", "ff"), (PublishedComment("cell", "", "00", "é"),)
)
VOID = Result(WAVE, "void", "Rows are missing.", "{}")


@pytest.fixture
def keys(tmp_path: Path) -> KeyDirectory:
    return open_key_directory(tmp_path / "keys")


@pytest.mark.parametrize(("first", "second"), [(RELEASED, VOID), (VOID, RELEASED)])
def test_the_first_stays_whatever_comes_after_it(keys: KeyDirectory, first: Result, second: Result) -> None:
    assert write_result(keys, first).outcome == first.outcome
    assert write_result(keys, second).outcome == first.outcome
    assert recall_result(keys, WAVE) == write_result(keys, first)
    assert waves_with_results(keys) == [WAVE]


def test_of_many_at_once_one_stays_and_all_are_told_the_same(keys: KeyDirectory) -> None:
    with ThreadPoolExecutor(8) as counters:
        told = list(
            counters.map(lambda n: write_result(keys, Result(WAVE, "void", str(n), "{}")).reason, range(8))
        )
    assert len(set(told)) == 1
    assert [path.name for path in (keys.path / "results").iterdir()] == [WAVE]


def test_nobody_else_can_read_it(keys: KeyDirectory) -> None:
    write_result(keys, RELEASED)
    assert {path.stat().st_mode & 0o777 for path in (keys.path / "results").iterdir()} == {0o600}
    open_key_directory(keys.path)


def test_what_a_kill_left_half_written_is_no_result_and_goes_with_the_whole_one(keys: KeyDirectory) -> None:
    folder = keys.path / "results"
    folder.mkdir(mode=0o700)
    (folder / f"{WAVE}.0011223344556677.new").write_bytes(b'{"wave":')
    assert waves_with_results(keys) == []
    assert recall_result(keys, WAVE) is None
    write_result(keys, RELEASED)
    write_result(keys, Result(f"{WAVE}-2", "void", "", "{}"))
    forget_result(keys, WAVE)
    forget_result(keys, WAVE)
    assert [path.name for path in folder.iterdir()] == [f"{WAVE}-2"]


def test_a_full_disk_leaves_nothing_that_looks_like_a_result(
    keys: KeyDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(Misconfigured, match="No space left"):
            write_result(keys, RELEASED)
    assert waves_with_results(keys) == []
    assert write_result(keys, VOID).outcome == "void"


def test_a_damaged_one_is_told_and_not_guessed_at(keys: KeyDirectory) -> None:
    write_result(keys, RELEASED)
    path = keys.path / "results" / WAVE
    for damage in (b"", b"{}", path.read_bytes()[:-1], b"\xff"):
        path.write_bytes(damage)
        with pytest.raises(Misconfigured, match="result of wave 2026-W12 beside the keys is damaged"):
            recall_result(keys, WAVE)


def test_a_name_that_could_be_a_path_is_none(keys: KeyDirectory) -> None:
    with pytest.raises(BadInput, match="is not a name"):
        recall_result(keys, "../released")


def test_its_line_in_the_list_names_the_hashes_of_what_was_signed() -> None:
    assert RELEASED.ended() == Ended(WAVE, manifest_hash(b"{}"), manifest_hash(b"text"))
    assert VOID.ended() == Ended(WAVE, manifest_hash(b"{}"), None)
