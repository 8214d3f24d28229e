"""Passwords are hashed lightly: properly takes 25 ms each time by design, and few tests ask for that."""

import sys

import pytest
from argon2 import PasswordHasher, Type

LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)


@pytest.fixture(autouse=True)
def light_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this process stores of a password; checking takes as long as what is stored asks for.

    tests/survey/accounts/test_signing_in.py, which asks how it is stored, goes without, and so do servers and
    commands that a test starts.
    """
    if "survey.accounts.passwords" in sys.modules:  # else whoever needs it imports it as it is
        monkeypatch.setattr("survey.accounts.passwords._HASHER", LIGHT)
