"""What a server and its children say to each other: typed, in MessagePack, each frame led by its length.

A request has a number, and its answer the same one; what is only told has the number 0 and gets none.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from survey.error_documents import as_document, from_document
from survey.errors import ResonanzError

TOLD = 0
_LENGTH = 4


class Message(msgspec.Struct, frozen=True, tag=True):
    """Anything that is said."""


# To the keeper of an open wave.


class FindPlace(Message, frozen=True):
    """Where an invited person answers."""

    invitation: str


class Issue(Message, frozen=True):
    """Sign a blinded message, once for each invitation."""

    invitation: str
    cell: str
    blinded: bytes


class Spare(Message, frozen=True):
    """Remind this person no more."""

    invitation: str


class LockBallot(Message, frozen=True):
    """Lock a verified ballot into a row of the database."""

    nullifier: bytes
    cell: str
    token: bytes
    point: bytes
    rev: int
    signature: bytes
    sealed: bytes


class NoteSeen(Message, frozen=True):
    """The database holds this ballot."""

    nullifier: bytes
    rev: int


class WriteLinks(Message, frozen=True):
    """The ids inside the links of some cells. `writing` names this act, so that repeating it counts once."""

    cells: tuple[str, ...]
    writing: bytes


class AskWhom(Message, frozen=True):
    """Everybody who is asked in this wave."""


class AskMail(Message, frozen=True):
    """What is to be handed over for a person's mail `number`, if it is due at this moment."""

    person: bytes
    number: int


class NoteMail(Message, frozen=True):
    """A person's mail `number` needs no further try."""

    person: bytes
    number: int
    refused: bool = False


class CountMail(Message, frozen=True):
    """How far the first mails are; of reminders nobody is told."""


class FixBands(Message, frozen=True):
    """Fix for this day in which band participation lies; a day is fixed once."""

    day: int


class AskBands(Message, frozen=True):
    """The bands as they were fixed last."""


# To the opener.


class OpenCell(Message, frozen=True):
    """A cell to be opened: its people by id and name."""

    id: str
    label: str
    department: str
    newcomers: int
    people: tuple[tuple[bytes, str], ...]
    # Its teams and departments, and those of its people who have no mail: a pile of cards may be theirs.
    members: tuple[str, ...] = ()
    without_mail: tuple[bytes, ...] = ()


class OpenQuestion(Message, frozen=True):
    """A question as the manifest shows it."""

    id: str
    core: bool
    text: dict[str, str]
    labels: dict[str, tuple[str, ...]]


class Open(Message, frozen=True):
    """All that a wave is opened with; times in ISO form."""

    wave: str
    opens: str
    closes: str
    k: int
    c_lo: int
    c_hi: int
    questions: tuple[OpenQuestion, ...]
    cells: tuple[OpenCell, ...]
    mark: bytes
    week: int = 0
    # Everybody on the roster, asked this time or not.
    present: tuple[bytes, ...] = ()


# To the counter.


class Row(Message, frozen=True):
    """One row of the box."""

    key: bytes
    rev: int
    locked: bytes


class Count(Message, frozen=True):
    """That was the last row: count, sign and write down what came out."""


# Answers.


class Done(Message, frozen=True):
    """What was asked has been done."""


class Placed(Message, frozen=True):
    """A person's cell, everybody in it, and how often the links of this cell have been written."""

    cell: str
    names: tuple[str, ...]
    links_written: int


class Signed(Message, frozen=True):
    """A blind signature."""

    signature: bytes


class Links(Message, frozen=True):
    """Each person with cell and the id inside their link."""

    people: tuple[tuple[bytes, str, str], ...]


class Everybody(Message, frozen=True):
    """Who is asked, in random order."""

    people: tuple[bytes, ...]


class DueMail(Message, frozen=True):
    """The ids inside both links, and what the mail is called; all empty where it is not due."""

    invitation: str
    called: str
    pause: str = ""


class FirstMails(Message, frozen=True):
    """How many are dealt with, and whose was refused for good."""

    dealt_with: int
    refused: tuple[bytes, ...]


class Bands(Message, frozen=True):
    """The day, 0 before the first, and the band of each group that is large enough; "" is everybody."""

    day: int
    bands: dict[str, int]


class Opened(Message, frozen=True):
    """The manifest of the wave that now has its keys."""

    manifest: bytes


class Failed(Message, frozen=True):
    """The sentence instead of an answer."""

    error: dict[str, Any]


OfMails = AskWhom | AskMail | NoteMail | CountMail
OfBands = FixBands | AskBands
Request = (
    FindPlace | Issue | Spare | LockBallot | NoteSeen | WriteLinks | OfMails | OfBands | Open | Row | Count
)
Answer = Done | Placed | Signed | Row | Links | Everybody | DueMail | FirstMails | Bands | Opened | Failed


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """A request with its number."""

    number: int
    request: Request


class Answered(msgspec.Struct, frozen=True, array_like=True):
    """An answer with the number of its request."""

    number: int
    answer: Answer


_encode = msgspec.msgpack.Encoder().encode
_asked = msgspec.msgpack.Decoder(Asked)
_answered = msgspec.msgpack.Decoder(Answered)


def frame(said: Asked | Answered) -> bytes:
    """What travels through the pipe."""
    data = _encode(said)
    return len(data).to_bytes(_LENGTH, "big") + data


class Frames:
    """Takes bytes as they come and gives the whole frames among them."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def _whole(self, data: bytes) -> Iterator[bytes]:
        self._buffer += data
        at = 0
        while len(self._buffer) - at >= _LENGTH:
            end = at + _LENGTH + int.from_bytes(self._buffer[at : at + _LENGTH], "big")
            if len(self._buffer) < end:
                break
            yield bytes(self._buffer[at + _LENGTH : end])
            at = end
        del self._buffer[:at]

    def asked(self, data: bytes) -> list[Asked]:
        """Requests, in a child."""
        return [_asked.decode(each) for each in self._whole(data)]

    def answered(self, data: bytes) -> list[Answered]:
        """Answers, in the server."""
        return [_answered.decode(each) for each in self._whole(data)]


def failed(error: ResonanzError) -> Failed:
    """An error as it travels."""
    return Failed(as_document(error))


def error_of(answer: Failed) -> ResonanzError:
    """The error that `failed` was given."""
    return from_document(answer.error)
