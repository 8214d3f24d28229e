"""Attack 7: learn the signing key, or sign something of one's own choice, through what the signer gives out.

Adversary A8 sends any message; chance or an attacker with a hammer flips a bit in the server's memory (Boneh,
DeMillo, Lipton 1997). Control: a signer that sends what it computed without looking at it.
"""

import secrets
from math import gcd

import pytest
from Crypto.Math.Numbers import Integer
from Crypto.PublicKey.RSA import RsaKey
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from survey.ballots.blind_signature import blind_sign, signing_key
from survey.errors import BadInput, Misconfigured


@pytest.fixture
def key() -> RsaKey:
    private = rsa.generate_private_key(65537, 2048)
    return signing_key(private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def naive_sign(key: RsaKey, message: int) -> int:
    signature: bytes = key._decrypt_to_bytes(message)  # type: ignore[no-untyped-call]  # pycryptodome leaves it untyped
    return int.from_bytes(signature, "big")


def break_half(key: RsaKey) -> None:
    """Flip one bit of the exponent used modulo one of the two primes."""
    key._crt_dp = Integer(int(key._crt_dp) ^ 2)


@pytest.mark.parametrize("message", [0, 1, -1, "n", "n+5"])
def test_messages_that_sign_themselves_or_lie_outside_are_refused(key: RsaKey, message: int | str) -> None:
    value = {0: 0, 1: 1, -1: key.n - 1, "n": key.n, "n+5": key.n + 5}[message]
    with pytest.raises(BadInput, match="outside the range"):
        blind_sign(key, value.to_bytes(256, "big"))


def test_a_faulty_signature_never_leaves(key: RsaKey) -> None:
    break_half(key)
    for _ in range(20):
        with pytest.raises(Misconfigured, match="was not sent"):
            blind_sign(key, (secrets.randbelow(key.n - 3) + 2).to_bytes(256, "big"))


def test_the_control_gives_its_key_away_with_one_faulty_signature(key: RsaKey) -> None:
    break_half(key)
    message = secrets.randbelow(key.n - 3) + 2
    faulty = naive_sign(key, message)
    assert gcd(pow(faulty, key.e, key.n) - message, key.n) in {key.p, key.q}
