"""A box proves its author: a P-256 key for each browser and wave, whose hash stands in the token.

The token says that the holder of this key may answer; the signature, that this very box is the holder's. So
whoever writes into the database can neither exchange a box nor add one.

    nonce      = SHA-256("resonanz-2|key|" ‖ point)                        point: uncompressed, 65 bytes
    signature  = ECDSA, SHA-256, r ‖ s (64 bytes), over
                 "resonanz-2|ballot|wave|cell|nullifier in hexadecimal|rev|" ‖ SHA-256(sealed)
"""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from survey.ballots.context import VERSION, requires_name

POINT_LENGTH = 65
SIGNATURE_LENGTH = 64
_HALF = SIGNATURE_LENGTH // 2


def author_nonce(point: bytes) -> bytes:
    """What binds a token to the key that its ballots are signed with."""
    return sha256(f"{VERSION}|key|".encode() + point).digest()


def ballot_message(wave: str, cell: str, nullifier: bytes, rev: int, sealed: bytes) -> bytes:
    """What the author signs: this box, in this week, group, token and revision."""
    parts = (VERSION, "ballot", requires_name(wave), requires_name(cell), nullifier.hex(), str(rev), "")
    return "|".join(parts).encode() + sha256(sealed).digest()


def public_point(point: bytes) -> ec.EllipticCurvePublicKey | None:
    """The key of an uncompressed point on the curve, None for any other bytes."""
    if len(point) != POINT_LENGTH or point[0] != 4:
        return None
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return None


def point_signed(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    """Whether this is the key's signature, as browsers write it: r ‖ s."""
    if len(signature) != SIGNATURE_LENGTH:
        return False
    r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
