"""The list of waves that have ended: added to, never rewritten, and it outlives the database."""

from pathlib import Path

import pytest

from survey.ballots.manifest import Previous
from survey.ended.listed import (
    Ended,
    ended_waves,
    note_ended,
    previous_wave,
    refusal,
    released_file,
    released_waves,
)
from survey.key_directory import KeyDirectory, open_key_directory

FIRST = Ended("2026-W11", bytes([1] * 32), bytes([2] * 32))
VOID = Ended("2026-W12", bytes([3] * 32), None)
AGAIN = Ended("2026-W12-2", bytes([4] * 32), bytes([5] * 32))


@pytest.fixture
def keys(tmp_path: Path) -> KeyDirectory:
    return open_key_directory(tmp_path / "keys")


def test_an_empty_list_refuses_nothing(keys: KeyDirectory) -> None:
    assert ended_waves(keys) == {}
    assert previous_wave(keys) is None
    assert refusal(keys, "2026-W11") is None


def test_waves_stand_in_the_order_in_which_they_ended_and_the_last_one_is_named_next(
    keys: KeyDirectory,
) -> None:
    note_ended(keys, [FIRST])
    assert previous_wave(keys) == Previous(FIRST.manifest, FIRST.release)
    note_ended(keys, [VOID])
    assert previous_wave(keys) == Previous(VOID.manifest, None)
    note_ended(keys, [AGAIN])
    assert list(ended_waves(keys).values()) == [FIRST, VOID, AGAIN]
    assert released_waves(keys) == {FIRST.wave, AGAIN.wave}


def test_a_line_once_written_stays_whatever_is_said_of_its_wave_later(keys: KeyDirectory) -> None:
    note_ended(keys, [FIRST])
    before = released_file(keys).read_bytes()
    note_ended(keys, [Ended(FIRST.wave, bytes(32), bytes(32)), Ended(FIRST.wave, bytes(32), None)])
    assert released_file(keys).read_bytes() == before


@pytest.mark.parametrize("length", [1, 8, 20, 100, 137])
def test_a_line_that_a_crash_cut_off_is_none_and_the_next_one_is_whole(
    keys: KeyDirectory, length: int
) -> None:
    note_ended(keys, [FIRST])
    note_ended(keys, [AGAIN])
    file = released_file(keys)
    whole, torn = file.read_bytes().split(b"\n")[:2]
    file.write_bytes(whole + b"\n" + torn[:length])
    assert released_waves(keys) == {FIRST.wave}
    note_ended(keys, [AGAIN])  # the close is repeated by whoever starts next
    assert ended_waves(keys) == {FIRST.wave: FIRST, AGAIN.wave: AGAIN}


def test_a_week_that_was_released_is_refused_under_any_of_its_names(keys: KeyDirectory) -> None:
    note_ended(keys, [FIRST, VOID, AGAIN])
    for week in ("2026-W11", "2026-W12"):
        refused = refusal(keys, week)
        assert refused is not None
        assert f"Week {week} has been released already" in str(refused)
        assert str(released_file(keys)) in str(refused)
    assert refusal(keys, "2026-W1") is None


def test_a_week_that_was_void_may_be_asked_again(keys: KeyDirectory) -> None:
    note_ended(keys, [VOID])
    assert refusal(keys, "2026-W12") is None


def test_nobody_else_can_read_it(keys: KeyDirectory) -> None:
    note_ended(keys, [FIRST])
    assert released_file(keys).stat().st_mode & 0o777 == 0o600
    open_key_directory(keys.path)
