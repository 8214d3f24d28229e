"""One thing that was looked at, and what to do about it."""

from dataclasses import dataclass, field
from typing import Literal

from survey.errors import ResonanzError, Translate, untranslated

# "mend" breaks the promise or stops the server; "advise" could be safer; "ask" is what no program sees.
Level = Literal["good", "advise", "ask", "mend"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A template with its values, so that it can be said in the reader's language."""

    level: Level
    message: str
    values: dict[str, object] = field(default_factory=dict)

    def say(self, translate: Translate = untranslated) -> str:
        """The finding as sentences."""
        return translate(self.message).format(**self.values)


def good(message: str, **values: object) -> Finding:
    """It is as it should be."""
    return Finding("good", message, values)


def advise(message: str, **values: object) -> Finding:
    """It works, and could be safer."""
    return Finding("advise", message, values)


def ask(message: str, **values: object) -> Finding:
    """Only a person can know."""
    return Finding("ask", message, values)


def mend(message: str, **values: object) -> Finding:
    """It has to be mended."""
    return Finding("mend", message, values)


def refused(error: ResonanzError) -> Finding:
    """What would stop the start."""
    return Finding("mend", error.message, error.values)
