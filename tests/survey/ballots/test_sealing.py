"""The locked box opens once, for what it was made for."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from survey.ballots.answer import PADDING, Answer, decode_answer
from survey.ballots.keys import load_sealing_key
from survey.ballots.sealing import OVERHEAD, open_sealed, requires_revision, seal_info
from survey.errors import BadInput, UnreadableBallot
from tests.open_wave import WAVE, OpenWave

ANSWER = Answer({"mood": 4}, "Danke")
Box = tuple[bytes, bytes]


@pytest.fixture(scope="module")
def box(wave: OpenWave) -> Box:
    """A sealed answer and the nullifier it belongs to."""
    voter = wave.voter()
    return voter.seal(ANSWER, wave.public.sealing, rev=2), voter.nullifier


def opened(wave: OpenWave, sealed: bytes, info: bytes) -> Answer:
    return decode_answer(open_sealed(load_sealing_key(wave.directory, WAVE), sealed, info, PADDING), ["mood"])


def test_a_box_opens_with_the_key_of_its_week(wave: OpenWave, box: Box) -> None:
    sealed, nullifier = box
    assert opened(wave, sealed, seal_info(WAVE, "nord", nullifier, 2)) == ANSWER


def test_what_a_box_is_bound_to_is_spelled_as_documented() -> None:
    info = seal_info(WAVE, "nord", bytes(range(32)), 7)
    assert info == b"resonanz-2|2026-W12|nord|" + bytes(range(32)).hex().encode() + b"|7"


def test_every_box_has_one_length_and_no_two_are_equal(wave: OpenWave) -> None:
    voter = wave.voter()
    answers = [Answer({"mood": 1}, ""), Answer({"mood": 1}, ""), Answer({"mood": None}, "x" * 1000)]
    boxes = [voter.seal(answer, wave.public.sealing) for answer in answers]
    assert {len(sealed) for sealed in boxes} == {PADDING + OVERHEAD}
    assert len(set(boxes)) == 3


@pytest.mark.parametrize(
    "info",
    [
        lambda nullifier: seal_info("2026-W13", "nord", nullifier, 2),
        lambda nullifier: seal_info(WAVE, "sued", nullifier, 2),
        lambda _: seal_info(WAVE, "nord", bytes(32), 2),
        lambda nullifier: seal_info(WAVE, "nord", nullifier, 1),
        lambda nullifier: seal_info(WAVE, "nord", nullifier, 2).replace(b"resonanz-2", b"resonanz-1"),
        lambda _: b"",
    ],
    ids=["week", "group", "token", "revision", "version", "nothing"],
)
def test_a_box_moved_elsewhere_does_not_open(
    wave: OpenWave, box: Box, info: Callable[[bytes], bytes]
) -> None:
    sealed, nullifier = box
    with pytest.raises(UnreadableBallot):
        opened(wave, sealed, info(nullifier))


def test_a_box_does_not_open_with_the_key_of_another_week(box: Box) -> None:
    sealed, nullifier = box
    with pytest.raises(UnreadableBallot):
        open_sealed(
            ec.generate_private_key(ec.SECP256R1()),
            sealed,
            seal_info(WAVE, "nord", nullifier, 2),
            PADDING,
        )


def test_a_box_with_any_byte_changed_does_not_open(wave: OpenWave, box: Box) -> None:
    sealed, nullifier = box
    key, info = load_sealing_key(wave.directory, WAVE), seal_info(WAVE, "nord", nullifier, 2)
    # Every byte of key and tag, and a part of the ciphertext, which is one and the same cipher throughout.
    for place in (*range(200), *range(200, len(sealed) - 16, 97), *range(len(sealed) - 16, len(sealed))):
        for flip in (0x01, 0x80):
            changed = bytearray(sealed)
            changed[place] ^= flip
            with pytest.raises(UnreadableBallot):
                open_sealed(key, bytes(changed), info, PADDING)


@pytest.mark.parametrize("length", [0, PADDING, PADDING + OVERHEAD - 1, PADDING + OVERHEAD + 1])
def test_a_box_of_another_length_is_bad_input(wave: OpenWave, box: Box, length: int) -> None:
    sealed = box[0].ljust(length, b"\0")[:length]
    with pytest.raises(BadInput, match=f"has {length} bytes, not {PADDING + OVERHEAD}"):
        opened(wave, sealed, seal_info(WAVE, "nord", box[1], 2))


@pytest.mark.parametrize("rev", [0, -1, 51, 2**64, True, 1.0, "1", None])
def test_a_revision_outside_1_to_50_is_refused(rev: int) -> None:
    with pytest.raises(BadInput, match="from 1 to 50"):
        requires_revision(rev)
