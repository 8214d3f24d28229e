"""The keys of a wave, and what lies beside them: made at opening, destroyed at close.

KEYS/waves/<wave>/manifest           what everybody is promised, as it is served
KEYS/waves/<wave>/cell-<cell>.key    RSA-2048, PKCS #8: signs the tokens of a cell
KEYS/waves/<wave>/public-keys        JSON: each cell's public key as DER; the manifest promises its hash
KEYS/waves/<wave>/sealing.key        P-256, PKCS #8: opens the answers
KEYS/waves/<wave>/release.key        P-256, PKCS #8: signs what is published
KEYS/waves/<wave>/secret             32 bytes: ids inside the links, and what they are found by
KEYS/waves/<wave>/box.secret         32 bytes: locks the rows of the box
KEYS/waves/<wave>/people             who may answer and who was signed: survey/invitations/slots.py
KEYS/waves/<wave>/people-journal     what that file was before its last change
KEYS/waves/<wave>/mailing            empty: whoever hands over mails has locked it
KEYS/waves/<wave>/seen.<process>     ballots known to be stored: survey/ballots/seen.py
KEYS/waves/<wave>/mark               which database: survey/lifecycle/marks.py
KEYS/waves/<wave>.new  .doomed       half made and half destroyed; neither is ever read
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from survey.ballots.context import requires_name
from survey.ballots.manifest import Manifest, read_manifest
from survey.ballots.token import CellKey
from survey.errors import KeysGone, Misconfigured
from survey.key_directory import KeyDirectory
from survey.private_directory import destroy, disk_errors_as_sentences, sync_directory, write_new

_ALWAYS = ("secret", "box.secret", "sealing.key", "release.key", "public-keys", "people", "mark")


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """Two points of 65 bytes, as the manifest holds them, and each cell's key as DER."""

    sealing: bytes
    release: bytes
    cells: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Secrets:
    """Two secrets of a wave that have nothing to do with each other: of who was asked, and of the box."""

    people: bytes
    box: bytes


# Which file lies at a place: its number, its length, and when it was written.
FileVersion = tuple[int, int, int]

# Writes what else belongs beside the keys into the directory that is being made.
Beside = Callable[[Path, PublicKeys, Secrets], None]


def create_wave_keys(
    directory: KeyDirectory, wave: str, cells: Sequence[str], beside: Beside | None = None
) -> PublicKeys:
    """Make a wave's keys and what lies beside them; all of it appears at once, durably, or nothing does."""
    final, fresh = wave_folder(directory, wave), wave_folder(directory, wave, ".new")
    if final.exists():
        raise Misconfigured("Wave {wave} already has keys in {path}.", wave=wave, path=final)
    destroy(fresh)
    try:
        with disk_errors_as_sentences(fresh):
            final.parent.mkdir(mode=0o700, exist_ok=True)
            fresh.mkdir(mode=0o700)
            publics, kept = _write_keys(fresh, cells)
            if beside:
                beside(fresh, publics, kept)
            sync_directory(fresh)
            fresh.rename(final)
            sync_directory(final.parent)
            sync_directory(directory.path)
    except BaseException:
        destroy(fresh)
        raise
    return publics


def load_sealing_key(directory: KeyDirectory, wave: str) -> ec.EllipticCurvePrivateKey:
    """The key that opens a wave's answers, or KeysGone."""
    return _p256(_read(directory, wave, "sealing.key"))


def load_release_key(directory: KeyDirectory, wave: str) -> ec.EllipticCurvePrivateKey:
    """The key that signs what is published of a wave, or KeysGone."""
    return _p256(_read(directory, wave, "release.key"))


def load_secrets(directory: KeyDirectory, wave: str) -> Secrets:
    """The wave's two secrets, or KeysGone."""
    return Secrets(_read(directory, wave, "secret"), _read(directory, wave, "box.secret"))


def load_cell_key(directory: KeyDirectory, wave: str, cell: str) -> bytes:
    """The private key that signs a cell's tokens as PKCS #8, or KeysGone."""
    return _read(directory, wave, f"cell-{requires_name(cell)}.key")


def load_public_keys(directory: KeyDirectory, wave: str, manifest: Manifest) -> Mapping[str, CellKey]:
    """The public key of each cell, as the manifest promises it, or KeysGone."""
    data = _read(directory, wave, "public-keys")
    try:
        found = {cell: CellKey.from_der(b64decode(der)) for cell, der in json.loads(data).items()}
    except (ValueError, TypeError, AttributeError):
        found = {}
    if {cell: key.id for cell, key in found.items()} != {cell.id: cell.key_id for cell in manifest.cells}:
        raise Misconfigured(
            "The public keys of wave {wave} are not those that its manifest promises.", wave=wave
        )
    return found


def load_manifest(directory: KeyDirectory, wave: str) -> bytes:
    """The manifest of a wave that has its keys, or KeysGone: never the database's copy of it."""
    return _read(directory, wave, "manifest")


def manifest_version(directory: KeyDirectory, wave: str) -> FileVersion | None:
    """What would be another one if another manifest lay there; None where the wave has no keys (any more)."""
    path = wave_folder(directory, wave) / "manifest"
    with disk_errors_as_sentences(path):
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def load_mark(directory: KeyDirectory, wave: str) -> bytes:
    """Which database the wave was opened in, or KeysGone."""
    return _read(directory, wave, "mark")


def wave_has_keys(directory: KeyDirectory, wave: str) -> bool:
    """Whether the wave's keys are there; an open wave without them is void."""
    return wave_folder(directory, wave).is_dir()


def keys_are_whole(directory: KeyDirectory, wave: str) -> bool:
    """Whether nothing that an open wave needs is missing."""
    folder = wave_folder(directory, wave)
    try:
        manifest = read_manifest((folder / "manifest").read_bytes())
    except (OSError, Misconfigured):
        return False
    names = [*_ALWAYS, *(f"cell-{cell.id}.key" for cell in manifest.cells)]
    return all((folder / name).is_file() for name in names)


def waves_with_keys(directory: KeyDirectory) -> set[str]:
    """Every wave of which anything is left, half made or half destroyed; for the sweep at start."""
    waves = directory.path / "waves"
    return {entry.name.partition(".")[0] for entry in waves.iterdir()} if waves.is_dir() else set()


def destroy_wave_keys(directory: KeyDirectory, wave: str) -> None:
    """Destroy a wave's keys and all that lies beside them; safe to repeat after a crash at any point."""
    doomed = wave_folder(directory, wave, ".doomed")
    destroy(doomed)
    # Renamed first, so that a crash half-way leaves no wave that seems to have its keys.
    try:
        wave_folder(directory, wave).rename(doomed)
        sync_directory(doomed.parent)
    except FileNotFoundError:
        pass
    except OSError:  # where the directory cannot be changed, the files in it perhaps can
        destroy(wave_folder(directory, wave))
    destroy(doomed)
    destroy(wave_folder(directory, wave, ".new"))


@lru_cache(maxsize=64)
def wave_folder(directory: KeyDirectory, wave: str, suffix: str = "") -> Path:
    """Where a wave's keys lie."""
    return directory.path / "waves" / (requires_name(wave) + suffix)


def _write_keys(folder: Path, cells: Sequence[str]) -> tuple[PublicKeys, Secrets]:
    kept = Secrets(secrets.token_bytes(32), secrets.token_bytes(32))
    write_new(folder / "secret", kept.people)
    write_new(folder / "box.secret", kept.box)
    sealing, release = (_write_p256(folder / f"{name}.key") for name in ("sealing", "release"))
    publics: dict[str, bytes] = {}
    with closing(_cell_keys(len(cells))) as made:
        for cell, key in zip(cells, made, strict=True):
            write_new(folder / f"cell-{requires_name(cell)}.key", _pkcs8(key))
            publics[cell] = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    listed = {cell: b64encode(der).decode() for cell, der in publics.items()}
    write_new(folder / "public-keys", json.dumps(listed).encode())
    return PublicKeys(sealing, release, publics), kept


def _cell_keys(count: int) -> Generator[rsa.RSAPrivateKey, None, None]:
    """So many keys, on all cores: looking for primes takes nearly all of the time that an opening takes.

    Where it is closed early, as on a full disk, those that nobody has begun are not made.
    """
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        yield from threads.map(lambda _: rsa.generate_private_key(65537, 2048), range(count))


def _write_p256(path: Path) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    write_new(path, _pkcs8(key))
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _p256(pkcs8: bytes) -> ec.EllipticCurvePrivateKey:
    return cast("ec.EllipticCurvePrivateKey", load_der_private_key(pkcs8, None))


def _read(directory: KeyDirectory, wave: str, name: str) -> bytes:
    path = wave_folder(directory, wave) / name
    with disk_errors_as_sentences(path):
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise KeysGone(
                "The keys of wave {wave} are gone, so nobody can read or count its answers.", wave=wave
            ) from None


def _pkcs8(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
