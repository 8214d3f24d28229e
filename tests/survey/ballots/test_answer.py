"""Answers become bytes of one length and come back unchanged; anything else is not counted."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.ballots.answer import MAX_COMMENT, PADDING, Answer, decode_answer, encode_answer, requires_room
from survey.errors import BadInput, UnreadableBallot

scores = st.none() | st.integers(1, 5)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=MAX_COMMENT // 2)


@given(scores, scores, text)
def test_every_answer_has_one_length_and_comes_back(mood: int | None, lead: int | None, comment: str) -> None:
    answer = Answer({"mood": mood, "lead": lead}, comment)
    padded = encode_answer(answer)
    assert len(padded) == PADDING
    assert decode_answer(padded, ["mood", "lead"]) == answer


def test_a_padded_answer_is_laid_out_as_documented() -> None:
    padded = encode_answer(Answer({"b": None, "a": 4}, "Gut „so“"), 80)
    document = '{"answers":{"a":4,"b":null},"comment":"Gut „so“","idea":false}'.encode()
    assert padded == len(document).to_bytes(2, "big") + document + bytes(78 - len(document))
    assert decode_answer(encode_answer(Answer({"a": 4}, "Blumen", idea=True)), ["a"]).idea


def test_an_answer_of_a_page_that_knows_no_ideas_counts_like_every_other() -> None:
    old = padded({"answers": {"mood": 3}, "comment": "Gut"})
    assert decode_answer(old, ["mood"]) == Answer({"mood": 3}, "Gut", idea=False)


def test_the_longest_comment_with_twelve_questions_fits() -> None:
    requires_room(["q" * 60 + f"{place:04}" for place in range(12)], PADDING)


def test_an_answer_that_does_not_fit_is_refused() -> None:
    with pytest.raises(BadInput, match="the box of this week holds 98"):
        encode_answer(Answer({"mood": 1}, "x" * 100), 100)


def padded(document: Any) -> bytes:
    data = json.dumps(document).encode()
    return (len(data).to_bytes(2, "big") + data).ljust(PADDING, b"\0")


@pytest.mark.parametrize(
    "document",
    [
        [],
        "text",
        {},
        {"answers": {"mood": 3}},
        {"answers": {"mood": 3}, "comment": "", "name": "Eva"},
        {"answers": {"mood": 3}, "comment": "", "idea": 1},
        {"answers": {"mood": 3}, "comment": "", "idea": None},
        {"answers": {"mood": 3}, "idea": True},
        {"answers": {}, "comment": ""},
        {"answers": {"mood": 3, "lead": 3}, "comment": ""},
        {"answers": {"lead": 3}, "comment": ""},
        {"answers": [3], "comment": ""},
        {"answers": {"mood": 0}, "comment": ""},
        {"answers": {"mood": 6}, "comment": ""},
        {"answers": {"mood": 3.0}, "comment": ""},
        {"answers": {"mood": True}, "comment": ""},
        {"answers": {"mood": "3"}, "comment": ""},
        {"answers": {"mood": [3]}, "comment": ""},
        {"answers": {"mood": 3}, "comment": None},
        {"answers": {"mood": 3}, "comment": 3},
        {"answers": {"mood": 3}, "comment": "\ud800"},
        {"answers": {"mood": 3}, "comment": "x" * (MAX_COMMENT + 1)},
        {"answers": {"mood": 3}, "comment": "😀" * (MAX_COMMENT // 2 + 1)},
    ],
)
def test_what_no_honest_browser_writes_is_not_counted(document: Any) -> None:
    with pytest.raises(UnreadableBallot):
        decode_answer(padded(document), ["mood"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        bytes(PADDING),
        b"\xff\xff" + bytes(PADDING - 2),
        b"\0\x04null".ljust(PADDING, b"\0"),
        b"\x10\0" + b"[" * (PADDING - 2),
        b"\0\x02\xff\xff".ljust(PADDING, b"\0"),
        padded({"answers": {"mood": 3}, "comment": ""})[:-1] + b"x",
    ],
)
def test_bytes_that_are_no_answer_are_not_counted(data: bytes) -> None:
    with pytest.raises(UnreadableBallot):
        decode_answer(data, ["mood"])


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail_in_another_way(data: bytes) -> None:
    with pytest.raises(UnreadableBallot):
        decode_answer(data, ["mood"])
