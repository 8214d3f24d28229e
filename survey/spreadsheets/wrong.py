"""Collecting everything that is wrong with a file in as little memory as its first errors need."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from survey.errors import RowError, WrongRows

LIMIT = 50  # errors told one by one; the rest is counted
SHOWN = 60  # characters of a wrong value

Found = TypeVar("Found")


class WrongCells:
    """The wrong cells of one file: found column by column, told in the order of its rows."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self._first: list[RowError] = []

    def add(self, error: RowError) -> None:
        """Add one error."""
        self.add_all((error,), lambda found: found)

    def add_all(self, found: Iterable[Found], error: Callable[[Found], RowError]) -> None:
        """Add an error for each thing found, given in the order of rows; only the first are spelled out."""
        for number, item in enumerate(found):
            self.count += 1
            if number < LIMIT:
                self._first.append(error(item))
        if len(self._first) > 20 * LIMIT:
            self._first = self._told()

    def stop_if_any(self) -> None:
        """Raise WrongRows with the first errors of the file and the count of the others."""
        if self.count:
            told = self._told()
            raise WrongRows(self.file, told, more=self.count - len(told))

    def _told(self) -> list[RowError]:
        return sorted(self._first, key=lambda error: error.row or 0)[:LIMIT]


def shown(value: str) -> str:
    """A wrong value as it may be printed: short, and without characters that steer a terminal."""
    printable = "".join(character if character.isprintable() else "\ufffd" for character in value)
    return printable if len(printable) <= SHOWN else printable[: SHOWN - 1] + "…"
