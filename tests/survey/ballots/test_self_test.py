"""The server starts only where its cryptography is the standard's."""

import pytest
from Crypto.PublicKey import RSA

from survey.ballots import self_test as self_test_module
from survey.ballots.self_test import rfc9474_vectors, self_test
from survey.errors import Misconfigured


@pytest.fixture(autouse=True)
def in_a_new_process() -> None:
    """In which nothing has been tested yet."""
    self_test.cache_clear()


def test_the_installed_libraries_pass() -> None:
    self_test()
    assert [vector["name"] for vector in rfc9474_vectors()] == [
        "RSABSSA-SHA384-PSS-Randomized",
        "RSABSSA-SHA384-PSSZERO-Randomized",
        "RSABSSA-SHA384-PSS-Deterministic",
        "RSABSSA-SHA384-PSSZERO-Deterministic",
    ]


def test_a_process_asks_once_whether_it_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    self_test()
    monkeypatch.delattr(RSA.RsaKey, "_decrypt_to_bytes")
    self_test()
    self_test.cache_clear()
    for _ in range(2):  # one that fails is not remembered
        with pytest.raises(Misconfigured):
            self_test()


def test_a_library_that_computes_something_else_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RSA.RsaKey, "_decrypt_to_bytes", lambda key, _: bytes(key.size_in_bytes()))
    with pytest.raises(Misconfigured, match="fail the test vector RSABSSA-SHA384-PSS-Randomized"):
        self_test()


def test_a_library_without_the_private_method_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(RSA.RsaKey, "_decrypt_to_bytes")
    with pytest.raises(Misconfigured, match="install the locked version of pycryptodome"):
        self_test()


def test_arithmetic_that_is_not_constant_time_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    class IntegerNative:
        pass

    monkeypatch.setattr(self_test_module, "Integer", IntegerNative)
    with pytest.raises(Misconfigured, match=r"constant-time arithmetic \(IntegerNative\)"):
        self_test()


def test_a_box_that_opens_wrongly_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test_module, "open_sealed", lambda *_: b"other")
    with pytest.raises(Misconfigured, match="Sealing fails"):
        self_test()
