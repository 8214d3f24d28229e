"""What an earlier version kept beside the keys and may not be lost moves at the start, and nothing ends."""

from datetime import date
from pathlib import Path

import pytest

from api.moved_secrets import move_secrets
from api.settings.settings import link_secrets, read_settings
from api.web.reading_key import current_key, opens
from survey.ended.listed import Ended, ended_waves, note_ended
from survey.errors import Misconfigured
from survey.key_directory import KeyDirectory, open_key_directory
from survey.private_directory import store
from survey.secrets_directory import SecretsDirectory

TODAY = date(2026, 11, 27)
FIRST = Ended("2026-W11", b"\1" * 32, b"\2" * 32)
SECOND = Ended("2026-W12", b"\3" * 32, None)


@pytest.fixture
def keys(tmp_path: Path) -> KeyDirectory:
    """As version 0 leaves it: everything in one directory."""
    keys = open_key_directory(tmp_path / "keys")
    before = SecretsDirectory(keys.path)
    store(before, "link-secret", b"what signed every link until today, and still does")
    store(before, "roster", b"{}")
    note_ended(before, [FIRST, SECOND])
    current_key(before, TODAY)
    return keys


def test_links_results_and_released_weeks_stay_what_they_were(keys: KeyDirectory, tmp_path: Path) -> None:
    key = current_key(SecretsDirectory(keys.path), TODAY)
    move_secrets(keys)
    settings = read_settings({"RESONANZ_DATA": str(tmp_path / "data")})
    assert link_secrets(settings, keys.secrets) == ("what signed every link until today, and still does",)
    assert opens(keys.secrets, TODAY, key)
    assert list(ended_waves(keys.secrets).values()) == [FIRST, SECOND]
    assert keys.secrets.read("roster") == b"{}"
    assert list(keys.path.iterdir()) == []


def test_a_second_start_and_one_that_was_killed_in_between_change_nothing(keys: KeyDirectory) -> None:
    keys.secrets.write("link-secret", b"what signed every link until today, and still does")
    note_ended(keys.secrets, [FIRST])
    for _ in range(2):
        move_secrets(keys)
    assert list(ended_waves(keys.secrets).values()) == [FIRST, SECOND]
    assert sorted(path.name for path in keys.secrets.path.iterdir()) == [
        "link-secret",
        "reading",
        "released",
        "roster",
    ]


def test_two_that_differ_are_named_and_neither_is_touched(keys: KeyDirectory) -> None:
    keys.secrets.write("link-secret", b"another")
    with pytest.raises(Misconfigured, match="both there and differ") as refused:
        move_secrets(keys)
    assert str(keys.path / "link-secret") in str(refused.value)
    assert keys.secrets.read("link-secret") == b"another"
    assert (keys.path / "link-secret").exists()
