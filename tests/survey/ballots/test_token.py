"""The token: 354 bytes, bound to week, group and key."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey.ballots.blind_signature import blind_sign
from survey.ballots.token import CellKey, make_token_input, verify_token
from survey.errors import BadInput, Misconfigured, NotAuthentic
from tests.open_wave import WAVE, OpenWave
from tests.voter import Voter


def test_a_token_is_laid_out_as_documented(wave: OpenWave) -> None:
    token = wave.token()
    assert len(token) == 354
    assert token[:2] == b"\x00\x02"
    assert token[34:66] == sha256(b"resonanz-1|2026-W12|nord").digest()
    assert token[66:98] == sha256(wave.public.cells["nord"]).digest()


def test_the_nullifier_is_the_hash_of_what_was_signed(wave: OpenWave) -> None:
    token = wave.token()
    assert verify_token(token, WAVE, "nord", wave.key()) == sha256(token[:98]).digest()


def test_two_tokens_have_two_nullifiers(wave: OpenWave) -> None:
    nullifiers = {verify_token(wave.token(), WAVE, "nord", wave.key()) for _ in range(5)}
    assert len(nullifiers) == 5


def test_one_nonce_in_two_groups_makes_two_nullifiers(wave: OpenWave) -> None:
    inputs = [make_token_input(bytes(32), WAVE, cell, wave.key(cell).id) for cell in ("nord", "sued")]
    assert inputs[0][2:34] == inputs[1][2:34]
    assert inputs[0] != inputs[1]


@pytest.mark.parametrize("length", [0, 98, 353, 355, 4096])
def test_a_token_of_another_length_is_bad_input(wave: OpenWave, length: int) -> None:
    with pytest.raises(BadInput, match=f"has {length} bytes, not 354"):
        verify_token(wave.token().ljust(length, b"\0")[:length], WAVE, "nord", wave.key())


def test_a_token_of_another_group_is_refused(wave: OpenWave) -> None:
    with pytest.raises(NotAuthentic):
        verify_token(wave.token("sued"), WAVE, "nord", wave.key("nord"))
    with pytest.raises(NotAuthentic):
        verify_token(wave.token("sued"), WAVE, "nord", wave.key("sued"))


def test_a_token_of_another_week_is_refused(wave: OpenWave) -> None:
    with pytest.raises(NotAuthentic):
        verify_token(wave.token(), "2026-W13", "nord", wave.key())


def test_a_signed_input_for_another_week_is_refused_although_the_signature_is_good(wave: OpenWave) -> None:
    voter = Voter.prepare("2026-W13", "nord", wave.public.cells["nord"])
    token = voter.token(blind_sign(wave.signer(), voter.blinded))
    assert verify_token(token, "2026-W13", "nord", wave.key())
    with pytest.raises(NotAuthentic):
        verify_token(token, WAVE, "nord", wave.key())


@pytest.mark.parametrize("name", ["", "a|b", "../x", "ä", "a" * 65, "a\n", "a b"])
def test_a_name_that_could_be_read_as_something_else_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="is not a name of a wave"):
        make_token_input(bytes(32), WAVE, name, bytes(32))


def test_a_nonce_or_key_id_of_another_length_is_refused() -> None:
    with pytest.raises(BadInput, match="nonce of 32 bytes"):
        make_token_input(bytes(31), WAVE, "nord", bytes(32))
    with pytest.raises(BadInput, match="key id of 32 bytes"):
        make_token_input(bytes(32), WAVE, "nord", bytes(33))


def test_a_cell_key_is_rsa_with_2048_bits() -> None:
    for public in (
        ec.generate_private_key(ec.SECP256R1()).public_key(),
        rsa.generate_private_key(65537, 3072).public_key(),
    ):
        with pytest.raises(Misconfigured, match="not RSA with 2048 bits"):
            CellKey.from_der(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
