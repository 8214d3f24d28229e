"""An answer as bytes of one length, the same whatever it says.

padded = length of the JSON (2 bytes, big-endian) ‖ JSON (UTF-8) ‖ zeros
JSON   = {"answers": {question: 1–5 or null, …}, "comment": text, "idea": whether the comment is one}

A page that was loaded before there were ideas leaves the last part out, and counts like every other.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.errors import BadInput, UnreadableBallot

PADDING = 4096
MAX_COMMENT = 1000  # in UTF-16 units, as a text area counts: at most 3000 bytes
SCORES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said in one week; exists in memory only, while a wave closes."""

    scores: Mapping[str, int | None]
    comment: str
    # Its writer calls the comment an idea; goes wherever the comment goes, and nowhere without it.
    idea: bool = False


def encode_answer(answer: Answer, padding: int = PADDING) -> bytes:
    """The answer as padded bytes."""
    document = {"answers": dict(answer.scores), "comment": answer.comment, "idea": answer.idea}
    data = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    # The prefix has two bytes.
    if len(data) > min(padding - 2, 0xFFFF):
        raise BadInput(
            "The answer has {found} bytes; the box of this week holds {most}.",
            found=len(data),
            most=padding - 2,
        )
    return len(data).to_bytes(2, "big") + data.ljust(padding - 2, b"\0")


def requires_room(questions: Sequence[str], padding: int) -> None:
    """Refuse questions whose fullest answer would not fit, before anybody has written it."""
    encode_answer(Answer(dict.fromkeys(questions), "字" * MAX_COMMENT), padding)


def decode_answer(padded: bytes, questions: Sequence[str]) -> Answer:
    """Read an opened box; whatever no honest browser makes is not counted at all."""
    length = int.from_bytes(padded[:2], "big")
    try:
        document = json.loads(padded[2 : 2 + length])
        scores, comment = document["answers"], document["comment"]
        idea = document.get("idea", False)
        honest = (
            {"answers", "comment"} <= document.keys() <= {"answers", "comment", "idea"}
            and type(idea) is bool
            and scores.keys() == set(questions)
            and all(score is None or (type(score) is int and score in SCORES) for score in scores.values())
            and len(comment.encode("utf-16-le")) <= 2 * MAX_COMMENT
            and not padded[2 + length :].strip(b"\0")
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        honest = False
    if not honest:
        raise UnreadableBallot("A ballot holds no answer to the questions of its week.")
    return Answer(scores, comment, idea)
