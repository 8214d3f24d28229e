"""Who signs a ballot: one key, one spelling, and nothing that merely resembles them."""

from collections.abc import Callable
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey.ballots.authorship import author_nonce, ballot_message, point_signed, public_point
from survey.errors import BadInput
from tests.open_wave import WAVE, OpenWave
from tests.voter import Voter

Moved = Callable[[Voter], bytes]

SEALED = b"sealed"
HALF_THE_ORDER = 0x7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8
ORDER = 2 * HALF_THE_ORDER + 1


@pytest.fixture(scope="module")
def voter(wave: OpenWave) -> Voter:
    return wave.voter()


def message(voter: Voter, rev: int = 1) -> bytes:
    return ballot_message(WAVE, "nord", voter.nullifier, rev, SEALED)


def signed(voter: Voter, signature: bytes, about: bytes) -> bool:
    key = public_point(voter.point)
    assert key is not None
    return point_signed(key, signature, about)


def test_what_is_signed_is_spelled_as_documented(voter: Voter) -> None:
    expected = (
        f"resonanz-2|ballot|2026-W12|nord|{voter.nullifier.hex()}|7|".encode() + sha256(SEALED).digest()
    )
    assert message(voter, 7) == expected
    assert author_nonce(voter.point) == sha256(b"resonanz-2|key|" + voter.point).digest()


def test_the_author_signs_and_nobody_else(wave: OpenWave, voter: Voter) -> None:
    assert signed(voter, voter.sign(SEALED), message(voter))
    assert not signed(wave.voter(), voter.sign(SEALED), message(voter))


@pytest.mark.parametrize(
    "moved",
    [
        lambda v: ballot_message("2026-W13", "nord", v.nullifier, 1, SEALED),
        lambda v: ballot_message(WAVE, "sued", v.nullifier, 1, SEALED),
        lambda _: ballot_message(WAVE, "nord", bytes(32), 1, SEALED),
        lambda v: ballot_message(WAVE, "nord", v.nullifier, 2, SEALED),
        lambda v: ballot_message(WAVE, "nord", v.nullifier, 1, b"another box"),
        lambda v: message(v).replace(b"resonanz-2", b"resonanz-1"),
    ],
    ids=["week", "group", "token", "revision", "box", "version"],
)
def test_a_signature_moved_elsewhere_is_none(voter: Voter, moved: Moved) -> None:
    assert not signed(voter, voter.sign(SEALED), moved(voter))


@pytest.mark.parametrize("length", [0, 63, 65, 72])
def test_a_signature_of_another_length_is_none(voter: Voter, length: int) -> None:
    assert not signed(voter, voter.sign(SEALED).ljust(length, b"\0")[:length], message(voter))


def test_a_signature_in_the_other_spelling_is_none(voter: Voter) -> None:
    der = voter.author.sign(message(voter), ec.ECDSA(SHA256()))
    assert not signed(voter, der, message(voter))
    assert not signed(voter, der[:64], message(voter))


@pytest.mark.parametrize("number", [0, ORDER, 2**256 - 1])
def test_a_number_outside_the_order_is_no_part_of_a_signature(voter: Voter, number: int) -> None:
    wrong, good = number.to_bytes(32, "big"), voter.sign(SEALED)
    for signature in (wrong + good[32:], good[:32] + wrong, wrong + wrong):
        assert not signed(voter, signature, message(voter))


def test_each_bit_of_a_signature_counts(voter: Voter) -> None:
    good = voter.sign(SEALED)
    for at in range(0, 512, 37):
        changed = (int.from_bytes(good, "big") ^ 1 << at).to_bytes(64, "big")
        assert not signed(voter, changed, message(voter))


def test_only_an_uncompressed_point_on_the_curve_is_a_key(voter: Voter) -> None:
    public, good = voter.author.public_key(), voter.point
    assert public_point(good) is not None
    for wrong in (
        public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint),
        public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint).ljust(65, b"\0"),
        good[:-1] + bytes([good[-1] ^ 1]),  # off the curve
        b"\x04" + bytes(64),
        b"\x04" + bytes([255]) * 64,
        bytes(65),
        b"\0",  # the point at infinity
        b"\x06" + good[1:],  # a hybrid form that some libraries take
        b"\x07" + good[1:],
        good[:-1],
        good + b"\0",
        b"",
        ec.generate_private_key(ec.SECP256K1())
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    ):
        assert public_point(wrong) is None, wrong.hex()


@pytest.mark.parametrize("name", ["", "a|b", "../x", "ä", "a b"])
def test_a_name_that_could_be_read_as_something_else_is_not_signed(name: str) -> None:
    with pytest.raises(BadInput, match="is not a name of a wave"):
        ballot_message(WAVE, name, bytes(32), 1, SEALED)
