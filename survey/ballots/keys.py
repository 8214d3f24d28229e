"""The keys of a wave: RSA-2048 for each cell, P-256 for the answers; made at opening, destroyed at close.

Private keys are read for each signature (0.2 ms), never cached: once the files are gone, nobody has them.

    KEYS/waves/<wave>/cell-<cell>.key    PKCS #8
    KEYS/waves/<wave>/sealing.key        PKCS #8
    KEYS/waves/<wave>/invitations.key    32 random bytes, from which the ids inside the links are derived
    KEYS/waves/<wave>/mark               no key: how far the wave has come, see survey/waves/marks.py
    KEYS/waves/<wave>.new  .doomed       half made and half destroyed; neither is ever read
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from Crypto.PublicKey.RSA import RsaKey
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from survey.ballots.blind_signature import signing_key
from survey.ballots.context import requires_name
from survey.ballots.key_directory import (
    KeyDirectory,
    destroy,
    disk_errors_as_sentences,
    recall,
    store,
    sync_directory,
    write_new,
)
from survey.errors import KeysGone, Misconfigured


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What the manifest publishes: the sealing key as a point of 65 bytes, each cell's key as DER."""

    sealing: bytes
    cells: Mapping[str, bytes]


def create_wave_keys(directory: KeyDirectory, wave: str, cells: Sequence[str]) -> PublicKeys:
    """Make a wave's keys; they appear all at once, durably, or not at all."""
    final, fresh = _place(directory, wave), _place(directory, wave, ".new")
    if final.exists():
        raise Misconfigured("Wave {wave} already has keys in {path}.", wave=wave, path=final)
    destroy(fresh)
    try:
        with disk_errors_as_sentences(fresh):
            final.parent.mkdir(mode=0o700, exist_ok=True)
            fresh.mkdir(mode=0o700)
            publics = _write_keys(fresh, cells)
            sync_directory(fresh)
            fresh.rename(final)
            sync_directory(final.parent)
            sync_directory(directory.path)
    except BaseException:
        destroy(fresh)
        raise
    return publics


def load_signing_key(directory: KeyDirectory, wave: str, cell: str) -> RsaKey:
    """The key that signs a cell's tokens, or KeysGone."""
    return signing_key(_read(directory, wave, f"cell-{requires_name(cell)}.key"))


def load_sealing_key(directory: KeyDirectory, wave: str) -> ec.EllipticCurvePrivateKey:
    """The key that opens a wave's answers, or KeysGone."""
    return cast(
        "ec.EllipticCurvePrivateKey", load_der_private_key(_read(directory, wave, "sealing.key"), None)
    )


def load_invitation_secret(directory: KeyDirectory, wave: str) -> bytes:
    """What the ids inside a wave's links are derived from, or KeysGone."""
    return _read(directory, wave, "invitations.key")


def store_mark(directory: KeyDirectory, wave: str, mark: bytes) -> None:
    """Keep how far a wave has come, beside its keys and for as long as they exist."""
    store(directory, f"waves/{requires_name(wave)}/mark", mark)


def recall_mark(directory: KeyDirectory, wave: str) -> bytes | None:
    """How far a wave had come, or None."""
    return recall(directory, f"waves/{requires_name(wave)}/mark")


def wave_has_keys(directory: KeyDirectory, wave: str) -> bool:
    """Whether the wave's keys are there; an open wave without them is void."""
    return _place(directory, wave).is_dir()


def waves_with_keys(directory: KeyDirectory) -> set[str]:
    """Every wave of which anything is left, half made or half destroyed; for the sweep at start."""
    waves = directory.path / "waves"
    return {entry.name.partition(".")[0] for entry in waves.iterdir()} if waves.is_dir() else set()


def destroy_wave_keys(directory: KeyDirectory, wave: str) -> None:
    """Destroy a wave's keys for good; safe to repeat after a crash at any point."""
    doomed = _place(directory, wave, ".doomed")
    destroy(doomed)
    # Renamed first, so that a crash half-way leaves no wave that seems to have its keys.
    try:
        _place(directory, wave).rename(doomed)
        sync_directory(doomed.parent)
    except FileNotFoundError:
        pass
    except OSError:  # where the directory cannot be changed, the files in it perhaps can
        destroy(_place(directory, wave))
    destroy(doomed)
    destroy(_place(directory, wave, ".new"))


def _write_keys(place: Path, cells: Sequence[str]) -> PublicKeys:
    sealing = ec.generate_private_key(ec.SECP256R1())
    write_new(place / "sealing.key", _pkcs8(sealing))
    write_new(place / "invitations.key", secrets.token_bytes(32))
    publics: dict[str, bytes] = {}
    for cell in cells:
        key = rsa.generate_private_key(65537, 2048)
        write_new(place / f"cell-{requires_name(cell)}.key", _pkcs8(key))
        publics[cell] = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    point = sealing.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return PublicKeys(point, publics)


def _place(directory: KeyDirectory, wave: str, suffix: str = "") -> Path:
    return directory.path / "waves" / (requires_name(wave) + suffix)


def _read(directory: KeyDirectory, wave: str, name: str) -> bytes:
    path = _place(directory, wave) / name
    with disk_errors_as_sentences(path):
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise KeysGone(
                "The keys of wave {wave} are gone, so nobody can read or count its answers.", wave=wave
            ) from None


def _pkcs8(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
