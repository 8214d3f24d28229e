"""A hundred random tokens and boxes each way between our server, our script, and programs we did not write.

Blind signatures: @cloudflare/blindrsa-ts and Python's cryptography. Sealing: @hpke/core and cryptography.

Attack 2. Control: tokens and boxes that are wrong in one small thing are noticed by each of the programs.
"""

import secrets
from collections.abc import Iterable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key
from playwright.sync_api import Page

from survey.ballots.authorship import author_nonce
from survey.ballots.blind_signature import blind_sign
from survey.ballots.keys import load_sealing_key
from survey.ballots.sealing import open_sealed, seal
from survey.ballots.token import make_token_input
from survey.ballots.unblinded_signature import signature_is_valid
from survey.errors import NotAuthentic, UnreadableBallot
from tests.open_wave import WAVE, OpenWave
from tests.voter import sealing_public_key
from tests.witness_programs import ask_witness

COUNT = 100
SLOW = 4  # the witness takes almost a second to sign, for it has no fast arithmetic
LOAD = """
    const {fromHex, hex} = await import('/static/pulse/bytes.js');
    const {importKey, blind, finalise} = await import('/static/pulse/blind.js');
    const {seal} = await import('/static/pulse/seal.js');
"""
BLIND = f"""async ({{key, messages}}) => {{ {LOAD}
    const opened = await importKey(fromHex(key));
    return Promise.all(messages.map(async (message) => {{
        const {{blinded, inverse}} = await blind(opened, fromHex(message));
        return {{blinded: hex(blinded), inverse: hex(inverse)}};
    }}));
}}"""
FINALISE = f"""async ({{key, tokens}}) => {{ {LOAD}
    const opened = await importKey(fromHex(key));
    return Promise.all(tokens.map(async ({{message, signature, inverse}}) =>
        hex(await finalise(opened, fromHex(message), fromHex(signature), fromHex(inverse)))));
}}"""
SEAL = f"""async ({{key, boxes}}) => {{ {LOAD}
    return Promise.all(boxes.map(async ({{plaintext, info}}) =>
        hex(await seal(fromHex(key), fromHex(plaintext), fromHex(info)))));
}}"""

Asked = list[dict[str, str]]


@pytest.fixture(scope="module")
def key(wave: OpenWave) -> str:
    return wave.public.cells["nord"].hex()


@pytest.fixture(scope="module")
def points() -> list[bytes]:
    """A hundred browsers' keys."""
    keys = (ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(COUNT))
    return [key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) for key in keys]


@pytest.fixture(scope="module")
def messages(wave: OpenWave, points: list[bytes]) -> list[str]:
    """Their token inputs."""
    key_id = wave.key().id
    return [make_token_input(author_nonce(point), WAVE, "nord", key_id).hex() for point in points]


@pytest.fixture(scope="module")
def witness_asked(key: str, messages: list[str]) -> Asked:
    """The same inputs blinded by the witness."""
    asked: Asked = ask_witness("blind", key=key, messages=messages)
    return asked


def signed(wave: OpenWave, asked: Asked) -> list[str]:
    signer = wave.signer()
    return [blind_sign(signer, bytes.fromhex(one["blinded"])).hex() for one in asked]


def tokens(messages: list[str], asked: Asked, signatures: Iterable[str]) -> Asked:
    return [
        {"message": message, "inverse": one["inverse"], "signature": signature}
        for message, one, signature in zip(messages, asked, signatures, strict=True)
    ]


def all_verify(wave: OpenWave, messages: list[str], signatures: list[str]) -> bool:
    """Our server and bare cryptography accept every one; both raise otherwise."""
    scheme = padding.PSS(padding.MGF1(SHA384()), 48)
    for message, signature in zip(messages, signatures, strict=True):
        token = bytes.fromhex(message + signature)
        if not signature_is_valid(wave.key().public, token[:98], token[98:]):
            raise NotAuthentic("This is no signature of this message.")
        wave.key().public.verify(token[98:], token[:98], scheme, SHA384())
    return len(signatures) == len(messages) > 0


def test_our_script_and_our_server(page: Page, wave: OpenWave, key: str, messages: list[str]) -> None:
    asked = page.evaluate(BLIND, {"key": key, "messages": messages})
    order = {"key": key, "tokens": tokens(messages, asked, signed(wave, asked))}
    signatures = page.evaluate(FINALISE, order)
    assert all_verify(wave, messages, signatures)
    assert all(
        ask_witness(
            "verify",
            key=key,
            tokens=[
                {"message": message, "signature": signature}
                for message, signature in zip(messages, signatures, strict=True)
            ],
        )
    )


def test_the_witness_and_our_server(
    wave: OpenWave, key: str, messages: list[str], witness_asked: Asked
) -> None:
    made = tokens(messages, witness_asked, signed(wave, witness_asked))
    assert all_verify(wave, messages, ask_witness("finalise", key=key, tokens=made))


def test_the_witness_blinds_and_our_script_finalises(
    page: Page, wave: OpenWave, key: str, messages: list[str], witness_asked: Asked
) -> None:
    made = tokens(messages, witness_asked, signed(wave, witness_asked))
    assert all_verify(wave, messages, page.evaluate(FINALISE, {"key": key, "tokens": made}))


def test_our_script_blinds_and_the_witness_finalises(
    page: Page, wave: OpenWave, key: str, messages: list[str]
) -> None:
    asked = page.evaluate(BLIND, {"key": key, "messages": messages})
    made = tokens(messages, asked, signed(wave, asked))
    assert all_verify(wave, messages, ask_witness("finalise", key=key, tokens=made))


def test_our_script_and_the_witness_as_signer(
    page: Page, wave: OpenWave, key: str, messages: list[str]
) -> None:
    asked = page.evaluate(BLIND, {"key": key, "messages": messages[:SLOW]})
    private = (wave.directory.path / "waves" / WAVE / "cell-nord.key").read_bytes().hex()
    signatures = ask_witness("sign", key=private, blinded=[one["blinded"] for one in asked])
    assert signatures == signed(wave, asked)
    made = tokens(messages[:SLOW], asked, signatures)
    assert all_verify(wave, messages[:SLOW], page.evaluate(FINALISE, {"key": key, "tokens": made}))


def boxes() -> list[dict[str, str]]:
    """Texts and contexts of every length from none on."""
    return [
        {"plaintext": secrets.token_hex(37 * place), "info": secrets.token_hex(place)}
        for place in range(COUNT)
    ]


def with_sealed(plain: list[dict[str, str]], sealed: list[str]) -> list[dict[str, str]]:
    return [one | {"sealed": box} for one, box in zip(plain, sealed, strict=True)]


def opens_with_us(wave: OpenWave, plain: list[dict[str, str]], sealed: list[str]) -> bool:
    private = load_sealing_key(wave.directory, WAVE)
    return all(
        open_sealed(private, bytes.fromhex(box), bytes.fromhex(one["info"]), len(box) // 2 - 81).hex()
        == one["plaintext"]
        for one, box in zip(plain, sealed, strict=True)
    )


def opens_with_the_witness(wave: OpenWave, plain: list[dict[str, str]], sealed: list[str]) -> bool:
    private = (wave.directory.path / "waves" / WAVE / "sealing.key").read_bytes().hex()
    opened: Any = ask_witness("open", key=private, boxes=with_sealed(plain, sealed))
    return bool(opened == [one["plaintext"] for one in plain])


def test_our_script_seals_and_our_server_and_the_witness_open(page: Page, wave: OpenWave) -> None:
    plain = boxes()
    sealed = page.evaluate(SEAL, {"key": wave.public.sealing.hex(), "boxes": plain})
    assert opens_with_us(wave, plain, sealed)
    assert opens_with_the_witness(wave, plain, sealed)


def test_the_witness_seals_and_our_server_opens(wave: OpenWave) -> None:
    plain = boxes()
    assert opens_with_us(wave, plain, ask_witness("seal", key=wave.public.sealing.hex(), boxes=plain))


def test_our_server_seals_and_the_witness_opens(wave: OpenWave) -> None:
    plain, public = boxes(), sealing_public_key(wave.public.sealing)
    sealed = [
        seal(public, bytes.fromhex(one["plaintext"]), bytes.fromhex(one["info"])).hex() for one in plain
    ]
    assert opens_with_the_witness(wave, plain, sealed)


def test_the_control_that_signs_with_another_salt_or_for_another_message_is_noticed(
    wave: OpenWave, key: str, messages: list[str]
) -> None:
    private = load_der_private_key(
        (wave.directory.path / "waves" / WAVE / "cell-nord.key").read_bytes(), None
    )
    assert isinstance(private, RSAPrivateKey)
    message = bytes.fromhex(messages[0])
    wrong = [
        private.sign(message, padding.PSS(padding.MGF1(SHA384()), 32), SHA384()),
        private.sign(message, padding.PSS(padding.MGF1(SHA256()), 48), SHA384()),
        private.sign(bytes.fromhex(messages[1]), padding.PSS(padding.MGF1(SHA384()), 48), SHA384()),
    ]
    for signature in wrong:
        with pytest.raises(NotAuthentic):
            all_verify(wave, [messages[0]], [signature.hex()])
    order = [{"message": messages[0], "signature": signature.hex()} for signature in wrong]
    assert ask_witness("verify", key=key, tokens=order) == [False] * len(wrong)


def test_the_control_that_seals_by_another_suite_or_for_another_place_is_noticed(wave: OpenWave) -> None:
    plain, public = boxes()[1:3], sealing_public_key(wave.public.sealing)
    other = Suite(KEM.P256, KDF.HKDF_SHA512, AEAD.AES_256_GCM)
    first, second = (bytes.fromhex(one["plaintext"]) for one in plain)
    info, elsewhere = (bytes.fromhex(one["info"]) for one in plain)
    for box in (other.encrypt(first, public, info), seal(public, first, elsewhere)):
        sealed = [box.hex(), seal(public, second, elsewhere).hex()]
        with pytest.raises(UnreadableBallot):
            opens_with_us(wave, plain, sealed)
        with pytest.raises(AssertionError, match="OpenError"):
            opens_with_the_witness(wave, plain, sealed)
