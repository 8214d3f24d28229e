"""What the database keeps of a ballot: a row that tells nothing without the wave's box secret.

    key     HMAC-SHA-256(box secret, "ballot|" ‖ nullifier)
    locked  AES-256-SIV(cell ‖ token ‖ point ‖ signature ‖ sealed), associated data "ballot|wave|" ‖ key

So a dump of an open week shows neither how many of a group have answered, nor later whose receipt is which
row. SIV needs no nonce: the same ballot is the same row, and one moved to another key or week does not open.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from survey.ballots.authorship import POINT_LENGTH, SIGNATURE_LENGTH
from survey.ballots.ballot import SentBallot
from survey.ballots.token import TOKEN_LENGTH
from survey.errors import UnreadableBallot

SECRET_LENGTH = 32
# The longest name of a cell has 64 bytes; padded, so that every row of a wave has one length.
_BEFORE_THE_SEALED = Struct(f"64s{TOKEN_LENGTH}s{POINT_LENGTH}s{SIGNATURE_LENGTH}s")


@dataclass(frozen=True, slots=True)
class LockedRow:
    """One row of the box, without its wave."""

    key: bytes
    rev: int
    locked: bytes


class BoxLock:
    """Locks and unlocks the rows of one wave."""

    def __init__(self, wave: str, secret: bytes) -> None:
        self._secret = secret
        self._cipher = AESSIV(HKDF(SHA256(), 64, None, b"resonanz-2|rows").derive(secret))
        self._about = f"ballot|{wave}|".encode()

    def key(self, nullifier: bytes) -> bytes:
        """The name a ballot is stored under."""
        return hmac.digest(self._secret, b"ballot|" + nullifier, sha256)

    def lock(self, nullifier: bytes, ballot: SentBallot) -> LockedRow:
        """The row of a verified ballot."""
        key = self.key(nullifier)
        before = _BEFORE_THE_SEALED.pack(ballot.cell.encode(), ballot.token, ballot.point, ballot.signature)
        return LockedRow(key, ballot.rev, self._cipher.encrypt(before + ballot.sealed, [self._about + key]))

    def unlock(self, row: LockedRow) -> SentBallot:
        """What a row holds, or UnreadableBallot: it was not locked here."""
        try:
            data = self._cipher.decrypt(row.locked, [self._about + row.key])
        except (InvalidTag, ValueError):
            raise UnreadableBallot("A row of the box was not written by this server.") from None
        cell, token, point, signature = _BEFORE_THE_SEALED.unpack_from(data)
        sealed = data[_BEFORE_THE_SEALED.size :]
        return SentBallot(cell.rstrip(b"\0").decode(), token, point, row.rev, signature, sealed)
