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
from survey.secrets_directory import SecretsDirectory, open_secrets_directory

FIRST = Ended("2026-W11", bytes([1] * 32), bytes([2] * 32))
VOID = Ended("2026-W12", bytes([3] * 32), None)
AGAIN = Ended("2026-W12-2", bytes([4] * 32), bytes([5] * 32))


@pytest.fixture
def secrets(tmp_path: Path) -> SecretsDirectory:
    return open_secrets_directory(tmp_path / "secrets")


def test_an_empty_list_refuses_nothing(secrets: SecretsDirectory) -> None:
    assert ended_waves(secrets) == {}
    assert previous_wave(secrets) is None
    assert refusal(secrets, "2026-W11") is None


def test_waves_stand_in_the_order_in_which_they_ended_and_the_last_one_is_named_next(
    secrets: SecretsDirectory,
) -> None:
    note_ended(secrets, [FIRST])
    assert previous_wave(secrets) == Previous(FIRST.manifest, FIRST.release)
    note_ended(secrets, [VOID])
    assert previous_wave(secrets) == Previous(VOID.manifest, None)
    note_ended(secrets, [AGAIN])
    assert list(ended_waves(secrets).values()) == [FIRST, VOID, AGAIN]
    assert released_waves(secrets) == {FIRST.wave, AGAIN.wave}


def test_a_line_once_written_stays_whatever_is_said_of_its_wave_later(secrets: SecretsDirectory) -> None:
    note_ended(secrets, [FIRST])
    before = released_file(secrets).read_bytes()
    note_ended(secrets, [Ended(FIRST.wave, bytes(32), bytes(32)), Ended(FIRST.wave, bytes(32), None)])
    assert released_file(secrets).read_bytes() == before


@pytest.mark.parametrize("length", [1, 8, 20, 100, 137])
def test_a_line_that_a_crash_cut_off_is_none_and_the_next_one_is_whole(
    secrets: SecretsDirectory, length: int
) -> None:
    note_ended(secrets, [FIRST])
    note_ended(secrets, [AGAIN])
    file = released_file(secrets)
    whole, torn = file.read_bytes().split(b"\n")[:2]
    file.write_bytes(whole + b"\n" + torn[:length])
    assert released_waves(secrets) == {FIRST.wave}
    note_ended(secrets, [AGAIN])  # the close is repeated by whoever starts next
    assert ended_waves(secrets) == {FIRST.wave: FIRST, AGAIN.wave: AGAIN}


def test_a_week_that_was_released_is_refused_under_any_of_its_names(secrets: SecretsDirectory) -> None:
    note_ended(secrets, [FIRST, VOID, AGAIN])
    for week in ("2026-W11", "2026-W12"):
        refused = refusal(secrets, week)
        assert refused is not None
        assert f"Week {week} has been released already" in str(refused)
        assert str(released_file(secrets)) in str(refused)
    assert refusal(secrets, "2026-W1") is None


def test_a_week_that_was_void_may_be_asked_again(secrets: SecretsDirectory) -> None:
    note_ended(secrets, [VOID])
    assert refusal(secrets, "2026-W12") is None


def test_nobody_else_can_read_it(secrets: SecretsDirectory) -> None:
    note_ended(secrets, [FIRST])
    assert released_file(secrets).stat().st_mode & 0o777 == 0o600
    open_secrets_directory(secrets.path)
