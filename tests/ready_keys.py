"""Keys of cells that lie ready: making one takes long, and few tests ask how it is made."""

from threading import Lock

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

# Made in this process for the test that first needed so many.
_MADE: list[rsa.RSAPrivateKey] = []


class ReadyKeys:
    """Stands for the library's `rsa` where weeks are opened: no key is given twice within a test."""

    def __init__(self) -> None:
        self._given = 0
        self._one_at_a_time = Lock()  # all cores ask

    def generate_private_key(self, exponent: int, bits: int) -> rsa.RSAPrivateKey:
        assert (exponent, bits) == (65537, 2048)
        with self._one_at_a_time:
            if self._given == len(_MADE):
                _MADE.append(rsa.generate_private_key(exponent, bits))
            self._given += 1
            return _MADE[self._given - 1]


@pytest.fixture(autouse=True)
def ready_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weeks that a test opens in its own process take their cells' keys from those of earlier tests.

    What a fixture of a wider scope opens is made before this, with keys of its own, and so are the weeks of
    servers and commands that a test starts. tests/survey/ballots, which asks how keys are made, goes without.
    """
    monkeypatch.setattr("survey.ballots.keys.rsa", ReadyKeys())
