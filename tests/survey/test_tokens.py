"""Signed links: for one purpose, for a while, and the same id however they are spelled."""

from datetime import UTC, datetime, timedelta
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import NotAuthentic
from survey.tokens import read_link, sign_link
from tests.clock import moved_clock

OLD, NEW = "the-secret-of-last-year", "the-secret-of-this-year"
HOUR = 3600


@given(st.text(max_size=60))
def test_a_link_gives_back_what_was_signed(identity: str) -> None:
    assert read_link([NEW], "pulse", sign_link([NEW], "pulse", identity), HOUR) == identity


def test_a_link_signed_as_of_a_moment_is_always_the_same_and_ages_from_there() -> None:
    moment = datetime.now(UTC) - timedelta(minutes=30)
    link = sign_link([NEW], "rating", "a", at=moment)
    assert link == sign_link([NEW], "rating", "a", at=moment)
    assert read_link([NEW], "rating", link, HOUR) == "a"
    with pytest.raises(NotAuthentic):
        read_link([NEW], "rating", link, HOUR // 2 - 2)


def test_a_link_for_one_purpose_is_worthless_for_another() -> None:
    with pytest.raises(NotAuthentic):
        read_link([NEW], "rating", sign_link([NEW], "pulse", "a"), HOUR)


def test_a_link_of_a_retired_secret_is_refused_and_of_a_rotated_one_accepted() -> None:
    link = sign_link([OLD], "pulse", "a")
    assert read_link([OLD, NEW], "pulse", link, HOUR) == "a"
    with pytest.raises(NotAuthentic):
        read_link([NEW], "pulse", link, HOUR)


def test_an_expired_link_is_answered_like_a_forged_one(monkeypatch: pytest.MonkeyPatch) -> None:
    link = sign_link([NEW], "pulse", "a")
    moved_clock(monkeypatch, datetime.now(UTC) + timedelta(seconds=HOUR + 2))
    with pytest.raises(NotAuthentic) as expired:
        read_link([NEW], "pulse", link, HOUR)
    with pytest.raises(NotAuthentic) as forged:
        read_link([NEW], "pulse", sign_link(["a-forger's-own-secret"], "pulse", "a"), HOUR)
    assert str(expired.value) == str(forged.value)


def test_what_lacks_a_piece_is_called_cut_whatever_stood_in_it() -> None:
    link = sign_link([NEW], "pulse", "a")
    for cut in (link[:-1], link[:-20], link.rpartition(".")[0], "forged", ""):
        with pytest.raises(NotAuthentic, match="cut off"):
            read_link([NEW], "pulse", cut, HOUR)


def test_respelling_a_link_never_changes_the_identity_inside() -> None:
    link = sign_link([NEW], "pulse", "identity")
    accepted = set()
    for letter in ascii_letters + digits + "-_":
        try:
            accepted.add(read_link([NEW], "pulse", link[:-1] + letter, HOUR))
        except NotAuthentic:
            continue
    assert accepted == {"identity"}


@given(st.text(max_size=200))
def test_anything_else_is_refused_with_a_sentence(token: str) -> None:
    with pytest.raises(NotAuthentic):
        read_link([NEW], "pulse", token, HOUR)
