"""What the signer signs, and what it refuses."""

import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA384

from survey.ballots.blind_signature import blind_sign
from survey.ballots.unblinded_signature import signature_is_valid
from survey.errors import BadInput
from tests.open_wave import OpenWave


def test_a_blinded_message_comes_back_as_a_signature_any_library_accepts(wave: OpenWave) -> None:
    voter = wave.voter()
    token = voter.token(blind_sign(wave.signer(), voter.blinded))
    scheme = padding.PSS(padding.MGF1(SHA384()), 48)
    wave.key().public.verify(token[98:], token[:98], scheme, SHA384())


def test_the_same_blinded_message_gets_the_same_signature(wave: OpenWave) -> None:
    blinded = wave.voter().blinded
    assert blind_sign(wave.signer(), blinded) == blind_sign(wave.signer(), blinded)


def test_the_signer_sees_nothing_that_comes_back_in_the_token(wave: OpenWave) -> None:
    voter = wave.voter()
    blind_signature = blind_sign(wave.signer(), voter.blinded)
    token = voter.token(blind_signature)
    assert voter.blinded not in token
    assert blind_signature not in token


@pytest.mark.parametrize("length", [0, 1, 255, 257, 512])
def test_a_blinded_message_of_another_length_is_refused(wave: OpenWave, length: int) -> None:
    with pytest.raises(BadInput, match=f"has {length} bytes, not 256"):
        blind_sign(wave.signer(), secrets.token_bytes(length))


def test_a_signature_of_another_message_is_not_valid(wave: OpenWave) -> None:
    token = wave.ballot().token
    assert signature_is_valid(wave.key().public, token[:98], token[98:])
    assert not signature_is_valid(wave.key().public, token[:97], token[98:])
    assert not signature_is_valid(wave.key().public, token[:98], token[98:-1])
    assert not signature_is_valid(wave.key("sued").public, token[:98], token[98:])
