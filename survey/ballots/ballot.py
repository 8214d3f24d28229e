"""A ballot: a token, the key it was made for, and a box signed with that key.

It is checked in the same way when it comes in and, every row again, when the week is counted: whatever was
written past the server does not verify.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.ballots.authorship import (
    POINT_LENGTH,
    SIGNATURE_LENGTH,
    ballot_message,
    point_signed,
    public_point,
)
from survey.ballots.manifest import Manifest
from survey.ballots.sealing import OVERHEAD, requires_revision
from survey.ballots.token import TOKEN_LENGTH, CellKey, verify_token
from survey.errors import BadInput, NotAuthentic


@dataclass(frozen=True, slots=True)
class SentBallot:
    """What a browser sends; which person it is of, nobody can tell."""

    cell: str
    token: bytes
    point: bytes
    rev: int
    signature: bytes
    sealed: bytes


def requires_form(ballot: SentBallot, padding: int) -> SentBallot:
    """Refuse what no browser makes, whoever sends it and before anything is looked up."""
    for name, found, expected in (
        ("token", len(ballot.token), TOKEN_LENGTH),
        ("key", len(ballot.point), POINT_LENGTH),
        ("signature", len(ballot.signature), SIGNATURE_LENGTH),
        ("sealed answer", len(ballot.sealed), padding + OVERHEAD),
    ):
        if found != expected:
            raise BadInput(
                "The {name} has {found} bytes, not {expected}.", name=name, found=found, expected=expected
            )
    requires_revision(ballot.rev)
    return ballot


def verify_ballot(ballot: SentBallot, manifest: Manifest, keys: Mapping[str, CellKey]) -> bytes:
    """The nullifier of a ballot that its author may cast and has signed; NotAuthentic for all others."""
    key = keys.get(ballot.cell)
    if key is None:
        raise BadInput("This week has no such group. Please reload the page.")
    nullifier = verify_token(ballot.token, ballot.point, manifest.wave, ballot.cell, key)
    author = public_point(ballot.point)
    message = ballot_message(manifest.wave, ballot.cell, nullifier, ballot.rev, ballot.sealed)
    if author is None or not point_signed(author, ballot.signature, message):
        raise NotAuthentic("This ballot is not signed by whom its token was made for.")
    return nullifier
