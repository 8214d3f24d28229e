"""What travels through the pipe comes out as it went in, in whatever pieces it arrives."""

import pytest

from survey.children.child import ChildGone
from survey.children.messages import (
    TOLD,
    Answered,
    Asked,
    Count,
    Done,
    FindPlace,
    Frames,
    Issue,
    Links,
    LockBallot,
    NoteSeen,
    Open,
    OpenCell,
    OpenQuestion,
    Row,
    Signed,
    WriteLinks,
    error_of,
    failed,
    frame,
)
from survey.errors import Conflict, KeysGone, Overloaded, Refused, ResonanzError, RowError, WrongRows

LABELS: dict[str, tuple[str, ...]] = {"de": ("a", "b", "c", "d", "ü")}
CELL = OpenCell("nord", "Nord ü", "", 2, ((bytes(16), "Erika"), (bytes([255] * 16), "Ümit")))
OPEN = Open(
    "2026-W12", "", "", 5, 1, 0, (OpenQuestion("mood", core=True, text={}, labels=LABELS),), (CELL,), b"m"
)
ASKED = [
    Asked(1, FindPlace("00ff")),
    Asked(2**40, Issue("00ff", "nord", bytes(range(256)))),
    Asked(TOLD, NoteSeen(bytes(32), 50)),
    Asked(3, LockBallot(bytes(32), "nord", b"t", b"p", 7, b"s", bytes(4177))),
    Asked(4, WriteLinks(("nord", "sued"), b"w")),
    Asked(5, OPEN),
    Asked(6, Row(bytes(32), 1, b"")),
    Asked(7, Count()),
]
ANSWERED = [
    Answered(1, Done()),
    Answered(2, Signed(bytes(256))),
    Answered(3, Links(((bytes(16), "nord", "00"),))),
]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 4096, 2**20])
def test_frames_come_out_whole_whatever_the_pieces(size: int) -> None:
    frames, data = Frames(), b"".join(map(frame, ASKED))
    found = []
    for at in range(0, len(data), size):
        found += frames.asked(data[at : at + size])
    assert found == ASKED


def test_the_beginning_of_a_frame_waits_for_its_end() -> None:
    frames, data = Frames(), frame(ASKED[1])
    assert frames.asked(data[:-1]) == []
    assert frames.asked(data[-1:] + data + data[:5]) == [ASKED[1], ASKED[1]]
    assert frames.asked(data[5:]) == [ASKED[1]]
    assert frames.asked(b"") == []


def test_answers_travel_as_requests_do() -> None:
    frames = Frames()
    assert [each for byte in b"".join(map(frame, ANSWERED)) for each in frames.answered(bytes([byte]))] == (
        ANSWERED
    )


@pytest.mark.parametrize(
    "error",
    [
        Refused("{team} has no lead.", team="Nord"),
        Conflict("It was done before."),
        Overloaded("Please try again."),
        KeysGone("The keys of wave {wave} are gone.", wave="2026-W12"),
        WrongRows("staff.csv", [RowError(7, "team", "Nord", "{value} is not known.", {"value": "Nord"})], 2),
    ],
)
def test_an_error_arrives_with_its_kind_and_its_sentence(error: ResonanzError) -> None:
    (answered,) = Frames().answered(frame(Answered(1, failed(error))))
    arrived = error_of(answered.answer)  # type: ignore[arg-type]  # it is a failure: see above
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    # To be said in another language where it is shown.
    assert (arrived.message, arrived.values) == (error.message, error.values)


def test_an_error_that_is_defined_elsewhere_arrives_as_what_it_is_a_kind_of() -> None:
    found = error_of(failed(ChildGone()))
    assert (type(found), str(found)) == (Overloaded, str(ChildGone()))
