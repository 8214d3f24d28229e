"""What can be done: a name, the work, and for what comes again and again the next moment."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

# Gets the moment it was due. May be run again after a kill, so it has to find out what is still to be done.
Work = Callable[[datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job; with `next_due` it is planned again, once, whenever it has been done.

    `next_due` gets a moment and gives a later one; however many were missed, the next lies ahead.
    """

    name: str
    work: Work
    next_due: Callable[[datetime], datetime] | None = None


def by_name(kinds: Iterable[Kind]) -> Mapping[str, Kind]:
    """The kinds as a worker looks them up."""
    return {kind.name: kind for kind in kinds}


class GivenUp(Exception):
    """Raised by work that makes no sense any more; `cause` says why, and it is not tried again."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause
        super().__init__(str(cause))
