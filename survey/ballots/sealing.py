"""The locked box: HPKE (RFC 9180) over the answer, padded so that every ballot has one length.

Suite DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode, empty aad;
sealed = encapsulated key (65) ‖ ciphertext ‖ tag (16).
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from survey.ballots.context import context
from survey.errors import BadInput, UnreadableBallot

MAX_REVISION = 50
OVERHEAD = 65 + 16
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def requires_revision(rev: int) -> int:
    """A ballot may be changed until close, 50 times at most, so that one token cannot flood the box."""
    if isinstance(rev, bool) or not isinstance(rev, int) or not 1 <= rev <= MAX_REVISION:
        raise BadInput("The revision of a ballot is a number from 1 to {most}.", most=MAX_REVISION)
    return rev


def requires_sealed_length(sealed: bytes, padding: int) -> bytes:
    """Every sealed answer of a wave has the same length, whatever it says."""
    if len(sealed) != padding + OVERHEAD:
        raise BadInput(
            "The sealed answer has {found} bytes, not {expected}.",
            found=len(sealed),
            expected=padding + OVERHEAD,
        )
    return sealed


def seal_info(wave: str, cell: str, nullifier: bytes, rev: int) -> bytes:
    """What a box is bound to: moved to another week, group, token or revision it does not open."""
    return b"|".join((context(wave, cell), nullifier.hex().encode(), str(requires_revision(rev)).encode()))


def seal(public: EllipticCurvePublicKey, padded: bytes, info: bytes) -> bytes:
    """Lock a padded answer, as the browser does."""
    return SUITE.encrypt(padded, public, info)


def open_sealed(private: EllipticCurvePrivateKey, sealed: bytes, info: bytes, padding: int) -> bytes:
    """The padded answer, or UnreadableBallot."""
    requires_sealed_length(sealed, padding)
    try:
        return SUITE.decrypt(sealed, private, info)
    except InvalidTag:
        raise UnreadableBallot("A sealed answer does not open with the key of its week.") from None
