"""Passwords are hashed lightly: properly takes 25 ms each time by design, and few tests ask for that.

The passphrase of exported secrets takes ten times as long; whoever asks what is in the file says so.
"""

import sys

import pytest
from argon2 import PasswordHasher, Type

# KiB, and as little as four lanes may have.
LIGHT_PASSPHRASES = 64
LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)


@pytest.fixture(autouse=True)
def light_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this process stores of a password; checking takes as long as what is stored asks for.

    Tests that ask how it is stored go without (tests/survey/accounts/test_signing_in.py), and so do servers
    and commands that a test starts.
    """
    if "survey.accounts.passwords" in sys.modules:  # else whoever needs it imports it as it is
        monkeypatch.setattr("survey.accounts.passwords._HASHER", LIGHT)


@pytest.fixture
def light_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that ask what is in an export, and not how its key is derived."""
    monkeypatch.setattr("survey.secrets_archive._MEMORY", LIGHT_PASSPHRASES)
