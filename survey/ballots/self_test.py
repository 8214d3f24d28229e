"""At every start: the blind signer reproduces the standard's own figures, or the server does not start."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from Crypto.Math.Numbers import Integer
from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from survey.ballots.blind_signature import blind_sign
from survey.ballots.sealing import open_sealed, seal
from survey.ballots.unblinded_signature import signature_is_valid
from survey.errors import Misconfigured, ResonanzError


@cache
def self_test() -> None:
    """Refuse to start where blind signatures or sealing are not what the standards say.

    Once in each process: a command of several steps opens the installation for each of them.
    """
    # Without its C part pycryptodome falls back to plain Python: slower and not constant-time.
    if Integer.__name__ != "IntegerNat":
        raise Misconfigured(
            "pycryptodome runs without its constant-time arithmetic ({found}); "
            "install its wheel for this platform and unset PYCRYPTODOME_INTEGER.",
            found=Integer.__name__,
        )
    for vector in rfc9474_vectors():
        try:
            passed = _signs_as_the_standard(vector)
        except (ResonanzError, ValueError, TypeError, AttributeError):  # what another version might do
            passed = False
        if not passed:
            raise Misconfigured(
                "Blind signatures fail the test vector {name} of RFC 9474; "
                "install the locked version of pycryptodome.",
                name=vector["name"],
            )
    key = ec.generate_private_key(ec.SECP256R1())
    if open_sealed(key, seal(key.public_key(), b"answer", b"info"), b"info", len(b"answer")) != b"answer":
        raise Misconfigured("Sealing fails its own test; install the locked version of cryptography.")


@cache
def rfc9474_vectors() -> tuple[dict[str, Any], ...]:
    """The four vectors of RFC 9474, appendix A; numbers in hexadecimal."""
    return tuple(json.loads(files("survey.ballots").joinpath("rfc9474_vectors.json").read_bytes()))


def _signs_as_the_standard(vector: dict[str, Any]) -> bool:
    n, e, d, p, q = (int(vector[name], 16) for name in ("n", "e", "d", "p", "q"))
    key = RSA.construct((n, e, d, p, q), consistency_check=False)
    blind_signature = blind_sign(key, bytes.fromhex(vector["blinded_msg"]))
    # Unblinding is the browser's part: done here once to see the signature verify.
    signature = int.from_bytes(blind_signature, "big") * int(vector["inv"], 16) % n
    return (
        blind_signature == bytes.fromhex(vector["blind_sig"])
        and signature == int(vector["sig"], 16)
        and signature_is_valid(
            rsa.RSAPublicNumbers(e, n).public_key(),
            bytes.fromhex(vector["input_msg"]),
            signature.to_bytes(key.size_in_bytes(), "big"),
            salt_length=int(vector["sLen"], 16),
        )
    )
