"""A ballot as a whole: what no browser makes, what its author has not signed, and which of them is which."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from survey.ballots.authorship import author_nonce
from survey.ballots.ballot import SentBallot, requires_form, verify_ballot
from survey.ballots.blind_signature import blind_sign
from survey.ballots.token import make_token_input
from survey.errors import BadInput, NotAuthentic
from tests.open_wave import WAVE, OpenWave
from tests.voter import blind, unblind

PADDING = 4096
Change = Callable[[SentBallot], SentBallot]


def longer(ballot: SentBallot, name: str, by: int) -> SentBallot:
    data: bytes = getattr(ballot, name)
    return replace(ballot, **{name: data.ljust(len(data) + by, b"\0")[: len(data) + by]})  # type: ignore[arg-type]  # all of these are bytes


def test_what_its_author_has_signed_is_accepted_under_its_nullifier(wave: OpenWave) -> None:
    voter = wave.voter()
    ballot = wave.ballot(voter=voter)
    assert requires_form(ballot, PADDING) is ballot
    assert verify_ballot(ballot, wave.manifest(), wave.keys()) == voter.nullifier


def test_every_revision_has_the_same_nullifier_and_is_signed_anew(wave: OpenWave) -> None:
    voter = wave.voter()
    first, second = (wave.ballot(rev=rev, voter=voter) for rev in (1, 2))
    assert len({verify_ballot(each, wave.manifest(), wave.keys()) for each in (first, second)}) == 1
    with pytest.raises(NotAuthentic):
        verify_ballot(replace(first, rev=2), wave.manifest(), wave.keys())
    with pytest.raises(NotAuthentic):
        verify_ballot(replace(second, sealed=first.sealed), wave.manifest(), wave.keys())


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize(
    ("field", "name"),
    [("token", "token"), ("point", "key"), ("signature", "signature"), ("sealed", "sealed answer")],
)
def test_another_length_is_bad_input_and_the_sentence_names_it(
    wave: OpenWave, field: str, name: str, by: int
) -> None:
    with pytest.raises(BadInput, match=f"The {name} has"):
        requires_form(longer(wave.ballot(), field, by), PADDING)


@pytest.mark.parametrize("rev", [-1, 0, 51, 2**70])
def test_another_revision_than_1_to_50_is_bad_input(wave: OpenWave, rev: int) -> None:
    with pytest.raises(BadInput, match="from 1 to 50"):
        requires_form(replace(wave.ballot(), rev=rev), PADDING)


@pytest.mark.parametrize(
    "change",
    [
        lambda b: replace(b, token=b.token[:-1] + bytes([b.token[-1] ^ 1])),
        lambda b: replace(b, point=b.point[:-1] + bytes([b.point[-1] ^ 1])),
        lambda b: replace(b, point=b"\x02" + b.point[1:]),
        lambda b: replace(b, signature=bytes(64)),
        lambda b: replace(b, signature=b.signature[:-1] + bytes([b.signature[-1] ^ 1])),
        lambda b: replace(b, sealed=b.sealed[:-1] + bytes([b.sealed[-1] ^ 1])),
        lambda b: replace(b, rev=2),
        lambda b: replace(b, cell="sued"),
    ],
    ids=["token", "key", "compressed key", "no signature", "signature", "box", "revision", "group"],
)
def test_whatever_is_changed_the_ballot_is_not_authentic(wave: OpenWave, change: Change) -> None:
    with pytest.raises(NotAuthentic):
        verify_ballot(change(wave.ballot()), wave.manifest(), wave.keys())


def test_a_box_exchanged_by_somebody_with_a_ballot_of_their_own_is_not_authentic(wave: OpenWave) -> None:
    target, writer = wave.ballot(), wave.ballot()
    exchanged = replace(target, sealed=writer.sealed, signature=writer.signature)
    for forged in (exchanged, replace(exchanged, point=writer.point)):
        with pytest.raises(NotAuthentic):
            verify_ballot(forged, wave.manifest(), wave.keys())


def test_a_token_of_another_key_lets_its_signer_in_nowhere(wave: OpenWave) -> None:
    voter, other = wave.voter(), wave.voter()
    ballot = wave.ballot(voter=voter)
    forged = replace(ballot, point=other.point, signature=other.sign(ballot.sealed))
    with pytest.raises(NotAuthentic):
        verify_ballot(forged, wave.manifest(), wave.keys())


def test_an_author_key_that_is_no_point_is_refused_although_a_token_was_made_for_it(wave: OpenWave) -> None:
    # A browser that does not do as it should can have any bytes signed: it only harms itself.
    ballot, signer = wave.ballot(), wave.signer()
    key = ballot.point[:-1] + bytes([ballot.point[-1] ^ 1])
    signed = make_token_input(author_nonce(key), WAVE, "nord", wave.key().id)
    blinded = blind(signer.n, signer.e, signed, bytes(48), 2)
    token = signed + unblind(signer.n, blind_sign(signer, blinded), 2)
    with pytest.raises(NotAuthentic, match="not signed by whom"):
        verify_ballot(replace(ballot, token=token, point=key), wave.manifest(), wave.keys())


def test_a_group_that_the_week_does_not_have_is_bad_input(wave: OpenWave) -> None:
    with pytest.raises(BadInput, match="no such group"):
        verify_ballot(replace(wave.ballot(), cell="west"), wave.manifest(), wave.keys())
