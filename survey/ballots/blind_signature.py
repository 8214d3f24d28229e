"""Blind signatures after RFC 9474, RSABSSA-SHA384-PSS-Deterministic: the signer's side.

The private operation is pycryptodome's `RsaKey._decrypt_to_bytes`, constant-time and blinded; `cryptography`
offers none without padding. It is a private method, as is `_encrypt`, so the version is pinned and
`self_test` runs at start.
"""

from typing import cast

from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key

from survey.errors import BadInput, Misconfigured


def signing_key(pkcs8: bytes) -> RSA.RsaKey:
    """The private key as the blind signer needs it.

    Nothing tests the primes here: that takes 35 ms, and no signature leaves without its own check.
    """
    key = cast("rsa.RSAPrivateKey", load_der_private_key(pkcs8, None, unsafe_skip_rsa_key_validation=True))
    private = key.private_numbers()
    public = private.public_numbers
    return RSA.construct((public.n, public.e, private.d, private.p, private.q), consistency_check=False)


def requires_blinded(n: int, blinded: bytes) -> int:
    """Refuse what no browser sends, for it gets no signature: told from the public modulus alone."""
    length = (n.bit_length() + 7) // 8
    if len(blinded) != length:
        raise BadInput(
            "The blinded message has {found} bytes, not {expected}.", found=len(blinded), expected=length
        )
    m = int.from_bytes(blinded, "big")
    # 0, 1 and n − 1 are their own signatures.
    if not 1 < m < n - 1:
        raise BadInput("The blinded message is outside the range of the cell's key.")
    return m


def blind_sign(key: RSA.RsaKey, blinded: bytes) -> bytes:
    """Sign a blinded message without learning what it is (RFC 9474, section 4.3)."""
    length = key.size_in_bytes()
    m = requires_blinded(key.n, blinded)
    signature: bytes = key._decrypt_to_bytes(m)  # type: ignore[no-untyped-call]  # pycryptodome leaves it untyped
    # One faulty signature gives away the key's factors (Boneh, DeMillo, Lipton 1997).
    if len(signature) != length or _raised(key, signature) != m:
        raise Misconfigured(
            "A blind signature failed its own check and was not sent: "
            "the key directory or this machine's memory is damaged."
        )
    return signature


def _raised(key: RSA.RsaKey, signature: bytes) -> int | None:
    """The message that a signature is of, in a quarter of the time that Python's own integers take."""
    value = int.from_bytes(signature, "big")
    return key._encrypt(value) if value < key.n else None  # type: ignore[no-untyped-call]  # as above
