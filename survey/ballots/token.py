"""The token that lets a ballot in: the hash of a browser's key, signed without the signer seeing it.

    token_input = 0x0002 ‖ nonce (32) ‖ SHA-256(context) (32) ‖ key_id (32)        nonce: see authorship.py
    token       = token_input ‖ signature (256)                354 bytes
    key_id      = SHA-256 of the cell's public key as DER SubjectPublicKeyInfo
    nullifier   = SHA-256(token_input)

The nullifier covers the whole input rather than the nonce alone: so one nonce used in two cells makes two
nullifiers, and a sealed answer, which is bound to the same hash, can be opened without keeping the token.
"""

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from survey.ballots.authorship import author_nonce
from survey.ballots.context import context
from survey.ballots.unblinded_signature import signature_is_valid
from survey.errors import BadInput, Misconfigured, NotAuthentic

TOKEN_TYPE = b"\x00\x02"
NONCE_LENGTH = 32
INPUT_LENGTH = len(TOKEN_TYPE) + NONCE_LENGTH + 32 + 32
SIGNATURE_LENGTH = 256
NULLIFIER_LENGTH = 32
EXPONENT = 65537
TOKEN_LENGTH = INPUT_LENGTH + SIGNATURE_LENGTH


@dataclass(frozen=True, slots=True)
class CellKey:
    """The public key that a cell's tokens are verified with; the manifest promises its `id`."""

    id: bytes
    der: bytes
    public: RSAPublicKey

    @classmethod
    def from_der(cls, der: bytes) -> Self:
        """Read the key as it is sent to those who answer."""
        public = load_der_public_key(der)
        if (
            not isinstance(public, RSAPublicKey)
            or public.key_size != 8 * SIGNATURE_LENGTH
            or public.public_numbers().e != EXPONENT
        ):
            raise Misconfigured("A cell's key is not RSA with 2048 bits and the exponent 65537.")
        return cls(sha256(der).digest(), der, public)


def make_token_input(nonce: bytes, wave: str, cell: str, key_id: bytes) -> bytes:
    """What the browser has signed blindly."""
    if len(nonce) != NONCE_LENGTH or len(key_id) != 32:
        raise BadInput("A token needs a nonce of 32 bytes and a key id of 32 bytes.")
    return TOKEN_TYPE + nonce + sha256(context(wave, cell)).digest() + key_id


def make_nullifier(token_input: bytes) -> bytes:
    """The name a ballot is stored under."""
    return sha256(token_input).digest()


def verify_token(token: bytes, point: bytes, wave: str, cell: str, key: CellKey) -> bytes:
    """The nullifier of a token that this wave's cell has signed for the key `point`; all else is refused."""
    token_input, signature = token[:INPUT_LENGTH], token[INPUT_LENGTH:]
    expected = make_token_input(author_nonce(point), wave, cell, key.id)
    if not compare_digest(token_input, expected) or not signature_is_valid(
        key.public, token_input, signature
    ):
        raise NotAuthentic("This ballot carries no valid token of this week and group.")
    return make_nullifier(token_input)
