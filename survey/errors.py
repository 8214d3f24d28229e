"""Everything that can go wrong in the domain, as one small tree.

ResonanzError
├── BadInput               the sender can mend it
│   └── WrongRows          a file has wrong rows: place, value and reason of each
├── NotFound
├── Refused                understood, and not allowed
├── Closed                 the wave no longer takes answers
├── Overloaded             try again shortly
└── Misconfigured          whoever runs the server has to mend it
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowError:
    """One wrong cell of a file: `row` counts lines as an editor shows them, the header being 1."""

    row: int | None
    column: str | None
    value: str
    reason: str


class ResonanzError(Exception):
    """Something a person has to know; the message is a sentence that names place and remedy."""


class BadInput(ResonanzError):
    """The sender can mend it."""


class WrongRows(BadInput):
    """A file was refused as a whole; nothing of it was used."""

    def __init__(self, file: str, errors: Sequence[RowError], more: int = 0) -> None:
        self.file = file
        self.errors = tuple(errors)
        self.more = more
        super().__init__(f"{file}: {len(self.errors) + more} wrong values; nothing was read")


class NotFound(ResonanzError):
    """No such thing, or none that this sender may know of."""


class Refused(ResonanzError):
    """Understood, and not allowed."""


class Closed(ResonanzError):
    """The wave no longer takes answers."""


class Overloaded(ResonanzError):
    """Too much at once; the sender may try again after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class Misconfigured(ResonanzError):
    """Whoever runs the server has to mend it."""
