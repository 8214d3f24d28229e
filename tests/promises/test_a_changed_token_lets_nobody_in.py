"""Attack 6: make a second token out of one's own, for another vote, another group or another week.

Adversary A8 holds one good token and changes it. Control: a server that checks the signature of the random
number alone, as a service would that hands out plain signed tickets.
"""

import secrets
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from survey.ballots.authorship import ballot_message
from survey.ballots.ballot import verify_ballot
from survey.ballots.blind_signature import blind_sign, signing_key
from survey.ballots.token import CellKey, make_nullifier, verify_token
from survey.ballots.unblinded_signature import signature_is_valid
from survey.errors import NotAuthentic
from tests.open_wave import WAVE, OpenWave
from tests.voter import Voter, blind, unblind


def test_each_byte_of_a_token_counts(wave: OpenWave) -> None:
    ballot = wave.ballot("nord")
    assert verify_ballot(ballot, wave.manifest(), wave.keys())
    for part in ("token", "point", "signature", "sealed"):
        whole = getattr(ballot, part)
        for place in range(0, len(whole), 1 if len(whole) < 1000 else 97):
            changed = bytearray(whole)
            changed[place] ^= 1 << secrets.randbelow(8)
            with pytest.raises(NotAuthentic):
                verify_ballot(replace(ballot, **{part: bytes(changed)}), wave.manifest(), wave.keys())  # type: ignore[arg-type]  # a field of bytes


def test_a_key_of_ones_own_does_not_fit_anothers_token(wave: OpenWave) -> None:
    ballot, thief = wave.ballot("nord"), wave.voter("nord")
    message = ballot_message(WAVE, "nord", make_nullifier(ballot.token[:98]), 1, ballot.sealed)
    assert thief.point != ballot.point
    stolen = replace(ballot, point=thief.point, signature=thief.sign_message(message))
    with pytest.raises(NotAuthentic):
        verify_ballot(stolen, wave.manifest(), wave.keys())


def test_a_signature_plus_the_modulus_is_not_a_second_spelling() -> None:
    private = rsa.generate_private_key(65537, 2048)
    while private.public_key().public_numbers().n >> 2046 != 0b10:  # leaves room for it in 256 bytes
        private = rsa.generate_private_key(65537, 2048)
    signer = signing_key(private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    spelled_twice = 0
    while spelled_twice < 5:
        voter = Voter.prepare(WAVE, "nord", public)
        token = voter.token(blind_sign(signer, voter.blinded))
        other = int.from_bytes(token[98:], "big") + signer.n
        if other.bit_length() > 2048:
            continue
        spelled_twice += 1
        assert verify_token(token, voter.point, WAVE, "nord", CellKey.from_der(public))
        with pytest.raises(NotAuthentic):
            verify_token(
                token[:98] + other.to_bytes(256, "big"), voter.point, WAVE, "nord", CellKey.from_der(public)
            )


def test_the_product_of_two_tokens_is_no_third(wave: OpenWave) -> None:
    key = wave.key("nord")
    n = key.public.public_numbers().n
    first, second = (int.from_bytes(wave.ballot("nord").token[98:], "big") for _ in range(2))
    third = wave.ballot("nord")
    product = (first * second % n).to_bytes(256, "big")
    for token_input in (third.token[:98], bytes(98)):
        with pytest.raises(NotAuthentic):
            verify_token(token_input + product, third.point, WAVE, "nord", key)


def test_the_control_lets_one_ticket_into_every_week_and_group(wave: OpenWave) -> None:
    key = wave.key("nord")
    nonce, r = secrets.token_bytes(32), secrets.randbelow(2**2000) + 2
    n = key.public.public_numbers().n
    blind_signature = blind_sign(wave.signer("nord"), blind(n, 65537, nonce, bytes(48), r))
    ticket = nonce + unblind(n, blind_signature, r)

    def naive_verify(ticket: bytes, wave: str, cell: str, key: CellKey) -> bool:
        return signature_is_valid(key.public, ticket[:32], ticket[32:])

    assert naive_verify(ticket, WAVE, "nord", key)
    assert naive_verify(ticket, "2026-W13", "sued", key)
