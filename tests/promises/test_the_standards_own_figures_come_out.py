"""RFC 9474, appendix A: the standard's figures, step by step, from our server and our browser script.

Attack 1. Control: programs that are wrong in one small thing, and work with themselves, do not pass.
"""

from hashlib import sha384
from typing import Any

import pytest
from Crypto.PublicKey import RSA
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Error, Page

from survey.ballots.blind_signature import blind_sign
from survey.ballots.self_test import rfc9474_vectors
from survey.ballots.unblinded_signature import signature_is_valid
from tests.voter import blind, unblind

VECTORS = [pytest.param(vector, id=vector["name"]) for vector in rfc9474_vectors()]
SALTED = [pytest.param(vector, id=vector["name"]) for vector in rfc9474_vectors() if vector["salt"]]
IN_THE_BROWSER = """async ({key, message, salt, inverse, blindSignature}) => {
    const {fromHex, hex} = await import('/static/pulse/bytes.js');
    const pulse = await import('/static/pulse/blind.js');
    const opened = await pulse.importKey(fromHex(key));
    const factor = pulse.inverse(BigInt(inverse), opened.n);
    const asked = await pulse.blind(opened, fromHex(message), fromHex(salt), factor);
    const signature = await pulse.finalise(
        opened, fromHex(message), fromHex(blindSignature), asked.inverse, salt.length / 2,
    );
    return {blinded: hex(asked.blinded), signature: hex(signature)};
}"""


def number(vector: dict[str, Any], name: str) -> int:
    return int(vector[name], 16)


def signature(vector: dict[str, Any]) -> bytes:
    return number(vector, "sig").to_bytes(512, "big")


def public(vector: dict[str, Any]) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(number(vector, "e"), number(vector, "n")).public_key()


@pytest.mark.parametrize("vector", VECTORS)
def test_the_server_signs_and_verifies_as_the_standard(vector: dict[str, Any]) -> None:
    parts = [number(vector, name) for name in ("n", "e", "d", "p", "q")]
    key = RSA.construct((parts[0], parts[1], *parts[2:]))
    assert blind_sign(key, bytes.fromhex(vector["blinded_msg"])).hex() == vector["blind_sig"]
    message = bytes.fromhex(vector["input_msg"])
    assert signature_is_valid(public(vector), message, signature(vector), number(vector, "sLen"))


@pytest.mark.parametrize("vector", VECTORS)
def test_the_browser_blinds_and_finalises_as_the_standard(page: Page, vector: dict[str, Any]) -> None:
    der = public(vector).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    order = {
        "key": der.hex(),
        "message": vector["input_msg"],
        "salt": vector["salt"],
        "inverse": vector["inv"],
        "blindSignature": vector["blind_sig"],
    }
    found = page.evaluate(IN_THE_BROWSER, order)
    assert found == {"blinded": vector["blinded_msg"], "signature": signature(vector).hex()}


@pytest.mark.parametrize("vector", VECTORS)
def test_the_witness_in_our_tests_blinds_and_unblinds_as_the_standard(vector: dict[str, Any]) -> None:
    n, e = number(vector, "n"), number(vector, "e")
    r = pow(number(vector, "inv"), -1, n)
    blinded = blind(n, e, bytes.fromhex(vector["input_msg"]), bytes.fromhex(vector["salt"]), r)
    assert blinded.hex() == vector["blinded_msg"]
    assert unblind(n, bytes.fromhex(vector["blind_sig"]), r) == signature(vector)


@pytest.mark.parametrize("vector", VECTORS)
def test_the_control_with_another_salt_hash_or_mask_does_not_pass(vector: dict[str, Any]) -> None:
    key, message, salt = public(vector), bytes.fromhex(vector["input_msg"]), number(vector, "sLen")
    assert not signature_is_valid(key, message, signature(vector), 32)
    wrong = (
        (padding.PSS(padding.MGF1(SHA256()), salt), SHA384()),
        (padding.PSS(padding.MGF1(SHA384()), salt), SHA256()),
        (padding.PKCS1v15(), SHA384()),
    )
    for scheme, digest in wrong:
        with pytest.raises(InvalidSignature):
            key.verify(signature(vector), message, scheme, digest)


@pytest.mark.parametrize("vector", VECTORS)
def test_the_control_that_pads_or_unblinds_otherwise_does_not_pass(vector: dict[str, Any]) -> None:
    n, e = number(vector, "n"), number(vector, "e")
    r = pow(number(vector, "inv"), -1, n)
    m = int.from_bytes(sha384(bytes.fromhex(vector["input_msg"])).digest(), "big")  # "textbook" RSA
    assert (m * pow(r, e, n) % n).to_bytes(512, "big").hex() != vector["blinded_msg"]
    assert unblind(n, bytes.fromhex(vector["blind_sig"]), r + 1) != signature(vector)
    wrong = number(vector, "d") ^ 2  # a signer whose exponent is off by one bit
    assert f"{pow(number(vector, 'blinded_msg'), wrong, n):01024x}" != vector["blind_sig"]


@pytest.mark.parametrize("vector", SALTED)
def test_the_control_in_the_browser_with_another_salt_does_not_pass(
    page: Page, vector: dict[str, Any]
) -> None:
    der = public(vector).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    order = {
        "key": der.hex(),
        "message": vector["input_msg"],
        "salt": vector["salt"][2:],
        "inverse": vector["inv"],
        "blindSignature": vector["blind_sig"],
    }
    with pytest.raises(Error):  # what it finalises does not verify, and it says so
        page.evaluate(IN_THE_BROWSER, order)
