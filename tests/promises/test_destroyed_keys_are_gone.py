"""Attack: after close, read the week's keys from whatever is left of the key directory.

Adversary A6 owns the server from the moment of closing on and whatever is still stored, here even files it
had opened before. Control: keys that are unlinked as files usually are.
"""

from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
)

from survey.ballots.keys import create_wave_keys, destroy_wave_keys
from survey.key_directory import KeyDirectory, open_key_directory

WAVE = "2026-W12"


def opened_before_close(directory: KeyDirectory) -> list[BinaryIO]:
    return [
        path.open("rb") for path in sorted([*directory.path.rglob("*.key"), *directory.path.rglob("*secret")])
    ]


def loot(files: list[BinaryIO]) -> list[bytes]:
    found = []
    for file in files:
        with file:
            file.seek(0)
            found.append(file.read())
    return found


def test_nothing_of_a_key_is_left_in_the_directory_or_in_open_files(tmp_path: Path) -> None:
    directory = open_key_directory(tmp_path / "keys")
    create_wave_keys(directory, WAVE, ["nord", "sued"])
    files = opened_before_close(directory)
    assert len(files) == 6
    destroy_wave_keys(directory, WAVE)
    assert [entry for entry in directory.path.rglob("*") if entry.is_file()] == []
    assert {byte for found in loot(files) for byte in found} == {0}


def test_the_control_leaves_every_key_to_whoever_had_it_open(tmp_path: Path) -> None:
    directory = open_key_directory(tmp_path / "keys")
    create_wave_keys(directory, WAVE, ["nord"])
    files = opened_before_close(directory)
    for path in directory.path.rglob("*"):
        if path.is_file():
            path.unlink()
    box, cell, release, sealing, secret = loot(files)
    assert isinstance(load_der_private_key(cell, None), rsa.RSAPrivateKey)
    assert len(box) == len(secret) == 32
    for key in (release, sealing):
        assert isinstance(load_der_private_key(key, None), ec.EllipticCurvePrivateKey)
