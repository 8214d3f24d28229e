"""Everything that can go wrong in the domain, as one small tree.

ResonanzError
├── BadInput               the sender can mend it
│   ├── UnreadableBallot   a box that no honest browser made; it is not counted
│   └── WrongRows          a file has wrong rows: place, value and reason of each
├── NotFound
├── NotAuthentic           a link, key or ballot that was not made by us, or is not valid here
│   ├── NoApiKey           a program has shown no key that is valid here
│   └── NotSignedIn        the page is for people with an account, and nobody is signed in
├── Refused                understood, and not allowed
│   └── Held               not now: somebody holds it back, as is their right
├── Conflict               it was done before, in another way
│   └── KeyReused          a program has sent another request under a key that it has used
├── Closed                 the wave no longer takes answers
├── Overloaded             try again shortly
├── TooMany                too many attempts of this sender; try again after a while
└── Misconfigured          whoever runs the server has to mend it
    ├── InUse              another process has the database open
    ├── KeysGone           the wave's keys are lost, or destroyed as they should be
    └── Tampered           somebody has written into the database past the server

A message is a template with its values beside it, `Refused("{team} has no lead.", team="Nord")`, so that it
can be translated where it is shown. Babel collects the templates by the names of these classes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Translate = Callable[[str], str]


def untranslated(text: str) -> str:
    """English is the language the messages are written in."""
    return text


@dataclass(frozen=True, slots=True)
class RowError:
    """One wrong cell of a file: `row` counts lines as an editor shows them, the header being 1.

    `row` is None for the file as a whole, `column` is None for the row as a whole.
    """

    row: int | None
    column: str | None
    value: str
    reason: str
    values: dict[str, object] = field(default_factory=dict)

    def say(self, translate: Translate = untranslated) -> str:
        """The reason as a sentence."""
        return translate(self.reason).format(**self.values)


class ResonanzError(Exception):
    """Something a person has to know; the message is a sentence that names place and remedy."""

    def __init__(self, message: str, **values: object) -> None:
        self.message = message
        self.values = values
        super().__init__(message)

    def say(self, translate: Translate = untranslated) -> str:
        """The message as a sentence."""
        return translate(self.message).format(**self.values)

    def __str__(self) -> str:
        return self.say()


class BadInput(ResonanzError):
    """The sender can mend it."""


class UnreadableBallot(BadInput):
    """A box that no honest browser made; it is not counted."""


class WrongRows(BadInput):
    """A file was refused as a whole; nothing of it was used. `more` counts errors beyond those listed."""

    def __init__(self, file: str, errors: Sequence[RowError], more: int = 0) -> None:
        self.errors = tuple(errors)
        self.more = more
        count = len(self.errors) + more
        message = untranslated("{file}: {count} errors; nothing was read.")
        if count == 1:
            message = untranslated("{file}: one error; nothing was read.")
        super().__init__(message, file=file, count=count)


class NotFound(ResonanzError):
    """No such thing, or none that this sender may know of."""


class NotAuthentic(ResonanzError):
    """A link, key or ballot that was not made by us, or is not valid here."""


class NoApiKey(NotAuthentic):
    """A program has shown no key that is valid here."""


class NotSignedIn(NotAuthentic):
    """The page is for people with an account, and nobody is signed in."""


class Refused(ResonanzError):
    """Understood, and not allowed."""


class Held(Refused):
    """Not now: somebody holds it back, as is their right; it is no fault, and is done when they let go."""


class Conflict(ResonanzError):
    """It was done before, in another way; doing it again would contradict that."""


class KeyReused(Conflict):
    """A program has sent another request under a key that it has used."""


class Closed(ResonanzError):
    """The wave no longer takes answers."""


class Overloaded(ResonanzError):
    """Too much at once; the sender may try again after `retry_after` seconds."""

    retry_after = 1


class TooMany(ResonanzError):
    """Too many attempts of this sender, who may try again after so many seconds."""

    def __init__(self, message: str, seconds: int) -> None:
        self.retry_after = seconds
        super().__init__(message, seconds=seconds)


class Misconfigured(ResonanzError):
    """Whoever runs the server has to mend it."""


class InUse(Misconfigured):
    """Another process has the database open."""


class KeysGone(Misconfigured):
    """The wave's keys are lost, or destroyed as they should be."""


class Tampered(Misconfigured):
    """Somebody has written into the database past the server, or has used the wave's keys."""
