"""The token: 354 bytes, bound to week, group and key."""

from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey.ballots.ballot import SentBallot
from survey.ballots.blind_signature import blind_sign
from survey.ballots.token import CellKey, make_token_input, verify_token
from survey.errors import BadInput, Misconfigured, NotAuthentic
from tests.open_wave import WAVE, OpenWave
from tests.voter import Voter


def verify(wave: OpenWave, ballot: SentBallot, *, week: str = WAVE, key: CellKey | None = None) -> bytes:
    return verify_token(ballot.token, ballot.point, week, "nord", key or wave.key())


def test_a_token_is_laid_out_as_documented(wave: OpenWave) -> None:
    ballot = wave.ballot()
    assert len(ballot.token) == 354
    assert ballot.token[:2] == b"\x00\x02"
    assert ballot.token[2:34] == sha256(b"resonanz-2|key|" + ballot.point).digest()
    assert ballot.token[34:66] == sha256(b"resonanz-2|2026-W12|nord").digest()
    assert ballot.token[66:98] == sha256(wave.public.cells["nord"]).digest()


def test_the_nullifier_is_the_hash_of_what_was_signed(wave: OpenWave) -> None:
    token = wave.ballot()
    assert verify(wave, token) == sha256(token.token[:98]).digest()


def test_two_tokens_have_two_nullifiers(wave: OpenWave) -> None:
    assert len({verify(wave, wave.ballot()) for _ in range(5)}) == 5


def test_one_nonce_in_two_groups_makes_two_nullifiers(wave: OpenWave) -> None:
    inputs = [make_token_input(bytes(32), WAVE, cell, wave.key(cell).id) for cell in ("nord", "sued")]
    assert inputs[0][2:34] == inputs[1][2:34]
    assert inputs[0] != inputs[1]


@pytest.mark.parametrize("length", [0, 98, 353, 355, 4096])
def test_a_token_of_another_length_is_refused(wave: OpenWave, length: int) -> None:
    ballot = wave.ballot()
    with pytest.raises(NotAuthentic):
        verify(wave, replace(ballot, token=ballot.token.ljust(length, b"\0")[:length]))


def test_a_token_is_good_for_the_key_it_was_made_for_alone(wave: OpenWave) -> None:
    with pytest.raises(NotAuthentic):
        verify(wave, replace(wave.ballot(), point=wave.voter().point))


def test_a_token_of_another_group_is_refused(wave: OpenWave) -> None:
    other = wave.ballot("sued")
    with pytest.raises(NotAuthentic):
        verify(wave, other, key=wave.key("nord"))
    with pytest.raises(NotAuthentic):
        verify(wave, other, key=wave.key("sued"))


def test_a_token_of_another_week_is_refused(wave: OpenWave) -> None:
    with pytest.raises(NotAuthentic):
        verify(wave, wave.ballot(), week="2026-W13")


def test_a_signed_input_for_another_week_is_refused_although_the_signature_is_good(wave: OpenWave) -> None:
    voter = Voter.prepare("2026-W13", "nord", wave.public.cells["nord"])
    token = voter.token(blind_sign(wave.signer(), voter.blinded))
    ballot = replace(wave.ballot(), token=token, point=voter.point)
    assert verify(wave, ballot, week="2026-W13")
    with pytest.raises(NotAuthentic):
        verify(wave, ballot)


@pytest.mark.parametrize("name", ["", "a|b", "../x", "ä", "a" * 65, "a\n", "a b"])
def test_a_name_that_could_be_read_as_something_else_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="is not a name of a wave"):
        make_token_input(bytes(32), WAVE, name, bytes(32))


def test_a_nonce_or_key_id_of_another_length_is_refused() -> None:
    with pytest.raises(BadInput, match="nonce of 32 bytes"):
        make_token_input(bytes(31), WAVE, "nord", bytes(32))
    with pytest.raises(BadInput, match="key id of 32 bytes"):
        make_token_input(bytes(32), WAVE, "nord", bytes(33))


def test_a_cell_key_is_rsa_with_2048_bits_and_the_usual_exponent() -> None:
    for public in (
        ec.generate_private_key(ec.SECP256R1()).public_key(),
        rsa.generate_private_key(65537, 3072).public_key(),
        rsa.generate_private_key(3, 2048).public_key(),
    ):
        with pytest.raises(Misconfigured, match="not RSA with 2048 bits"):
            CellKey.from_der(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
