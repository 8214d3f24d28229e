"""The browser's side in Python: whoever tests the server can vote with it, and it witnesses for our script.

Written from RFC 9474 and RFC 8017 alone, with nothing taken from `survey/ballots` but the published formats.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha384

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from survey.ballots.answer import PADDING, Answer, encode_answer
from survey.ballots.authorship import author_nonce, ballot_message
from survey.ballots.sealing import seal, seal_info
from survey.ballots.token import CellKey, make_nullifier, make_token_input


def sealing_public_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    """Read the key as the manifest holds it: an uncompressed point of 65 bytes."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def _mgf1(seed: bytes, length: int) -> bytes:
    blocks = (sha384(seed + counter.to_bytes(4, "big")).digest() for counter in range(-(-length // 48)))
    return b"".join(blocks)[:length]


def pss_encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE of RFC 8017, section 9.1.1, with SHA-384."""
    length = -(-bits // 8)
    digest = sha384(bytes(8) + sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - 48 - 2) + b"\x01" + salt
    mask = _mgf1(digest, len(block))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


def blind(n: int, e: int, message: bytes, salt: bytes, r: int) -> bytes:
    """The blinded message for a factor r."""
    m = int.from_bytes(pss_encode(message, n.bit_length() - 1, salt), "big")
    return (m * pow(r, e, n) % n).to_bytes(-(-n.bit_length() // 8), "big")


def unblind(n: int, blind_signature: bytes, r: int) -> bytes:
    """The signature below the blinding."""
    s = int.from_bytes(blind_signature, "big") * pow(r, -1, n) % n
    return s.to_bytes(len(blind_signature), "big")


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass(frozen=True)
class Voter:
    """One person with one token to come: ask for a signature of `blinded`, then make and sign ballots."""

    wave: str
    cell: str
    author: ec.EllipticCurvePrivateKey
    n: int
    r: int
    token_input: bytes
    blinded: bytes

    @classmethod
    def prepare(cls, wave: str, cell: str, public_key: bytes) -> "Voter":
        public = load_der_public_key(public_key)
        assert isinstance(public, rsa.RSAPublicKey)
        n, e = public.public_numbers().n, public.public_numbers().e
        author = ec.generate_private_key(ec.SECP256R1())
        nonce = author_nonce(_point(author))
        token_input = make_token_input(nonce, wave, cell, CellKey.from_der(public_key).id)
        r = secrets.randbelow(n - 2) + 2
        return cls(
            wave, cell, author, n, r, token_input, blind(n, e, token_input, secrets.token_bytes(48), r)
        )

    def token(self, blind_signature: bytes) -> bytes:
        return self.token_input + unblind(self.n, blind_signature, self.r)

    @property
    def point(self) -> bytes:
        """The public key that this voter's ballots are verified with."""
        return _point(self.author)

    def sign(self, sealed: bytes, rev: int = 1) -> bytes:
        """This box is mine."""
        return self.sign_message(ballot_message(self.wave, self.cell, self.nullifier, rev, sealed))

    def sign_message(self, message: bytes) -> bytes:
        """Any message at all, as a browser writes signatures."""
        r, s = decode_dss_signature(self.author.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    @property
    def nullifier(self) -> bytes:
        return make_nullifier(self.token_input)

    def seal(self, answer: Answer, sealing_key: bytes, rev: int = 1, padding: int = PADDING) -> bytes:
        info = seal_info(self.wave, self.cell, self.nullifier, rev)
        return seal(sealing_public_key(sealing_key), encode_answer(answer, padding), info)
