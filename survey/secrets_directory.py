"""The directory of what may not be lost and is in no database: it signs links and seals fields.

    SECRETS/root           32 random bytes, from which the key of each purpose follows (HKDF)
    SECRETS/link-secret    what links are signed with, unless RESONANZ_SECRET says it
    SECRETS/released       the waves that have ended (survey/ended/listed.py)
    SECRETS/roster         digests of the roster as last imported (survey/organisation/roster_digest.py)
    SECRETS/known          codes of people who count as known (survey/organisation/known_people.py)
    SECRETS/cards          piles of sheets for people without mail (survey/invitations/cards.py)
    SECRETS/hold/*         that the next opening is held (survey/waves/holding.py)
    SECRETS/smtp-password  of the organisation's mail server (api/mail/server.py)
    SECRETS/reading/*      the reading keys of the results (api/web/reading_key.py)

One root and not a file for each purpose: what was exported once opens also what is sealed for a purpose that
came later. It lies on a disk, is never in a database backup, and is exported by itself.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from survey.errors import Misconfigured
from survey.private_directory import PrivateDirectory, keep, recall, requires_private_directory, store

ROOT = "root"
KEY_LENGTH = 32
_NONCE = 12
_SEALED = b"\x01"  # the first byte: how it was sealed
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)?")


class SecretsDirectory(PrivateDirectory):
    """A directory whose owner and modes have been checked; see `open_secrets_directory`."""

    __slots__ = ()

    def key(self, purpose: str) -> bytes:
        """The 32 bytes of a purpose: the same in every process and after every restart."""
        return self._derived(f"key|{purpose}")

    @property
    def made(self) -> bool:
        """Whether there is a root to derive keys from; asking makes none."""
        return recall(self, ROOT) is not None

    def read(self, name: str) -> bytes | None:
        """A small secret that somebody has written, or None."""
        return recall(self, _checked(name))

    def write(self, name: str, secret: bytes) -> None:
        """Keep a small secret in the place of the one before, all or nothing, durable before this returns."""
        store(self, _checked(name), secret)

    def keep(self, name: str, secret: bytes) -> bytes:
        """Keep a small secret unless there is one already; all processes get the same."""
        return keep(self, _checked(name), secret)

    def seal(self, purpose: str, plaintext: bytes) -> bytes:
        """Lock a field of the database; it opens with this directory and this purpose alone."""
        nonce = token_bytes(_NONCE)
        return _SEALED + nonce + self._sealing(purpose).encrypt(nonce, plaintext, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """What was sealed; raises Misconfigured where it was not sealed with this directory and purpose."""
        nonce, locked = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            if sealed[:1] != _SEALED or len(nonce) != _NONCE:
                raise InvalidTag
            return self._sealing(purpose).decrypt(nonce, locked, purpose.encode())
        except InvalidTag:
            raise Misconfigured(
                "What is sealed as “{purpose}” does not open with the secrets in {path}: they are those of "
                "another installation, or somebody has changed it. Bring back the right ones, or enter it "
                "anew.",
                purpose=purpose,
                path=self.path,
            ) from None

    def _sealing(self, purpose: str) -> AESGCM:
        return AESGCM(self._derived(f"seal|{purpose}"))

    def _derived(self, info: str) -> bytes:
        root = recall(self, ROOT)
        if root is None:
            root = keep(self, ROOT, token_bytes(KEY_LENGTH))
        if len(root) != KEY_LENGTH:
            raise Misconfigured(
                "{file} is damaged. Bring it back from an export of the secrets.", file=self.path / ROOT
            )
        return _key_of(root, info)


@lru_cache(maxsize=64)
def _key_of(root: bytes, info: str) -> bytes:
    """Derived once per process: a list of a thousand contacts asks for the same few thousands of times."""
    return HKDF(SHA256(), KEY_LENGTH, salt=None, info=f"resonanz|{info}".encode()).derive(root)


def open_secrets_directory(path: Path, apart_from: Sequence[Path] = ()) -> SecretsDirectory:
    """Check the directory, or make it; `apart_from` names directories that backups copy."""
    return SecretsDirectory(requires_private_directory(path, apart_from))


def _checked(name: str) -> str:
    """Names are ours, so a wrong one is a mistake in the program."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"no name of a secret: {name!r}")
    return name
