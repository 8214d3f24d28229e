"""RFC 9474, appendix A: the standard's figures, step by step, from our server and our browser script.

Attack 1.
"""

from typing import Any

import pytest
from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page

from survey.ballots.blind_signature import blind_sign, signature_is_valid
from survey.ballots.self_test import rfc9474_vectors
from tests.voter import blind, unblind

VECTORS = [pytest.param(vector, id=vector["name"]) for vector in rfc9474_vectors()]
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
