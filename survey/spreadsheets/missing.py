"""Codes that stand for no value, as whoever gives the file declares them: 99, rating=0, k.A."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from survey.errors import BadInput

NAN = math.nan


@dataclass(frozen=True, slots=True)
class Missing:
    """Codes of every column of numbers.

    A number without a column is one of answers alone: 0 may say that nobody rated, and is a figure where
    cancellations are counted. A word is no figure anywhere.
    """

    words: frozenset[str] = frozenset()
    answers: frozenset[float] = frozenset()
    columns: Mapping[str, frozenset[float]] = field(default_factory=dict)

    def of(self, column: str, *, answer: bool) -> frozenset[float]:
        """The numbers that are none in this column."""
        return self.columns.get(column, frozenset()) | (self.answers if answer else frozenset())


NONE = Missing()


def read_missing(codes: Iterable[str], name_of: Callable[[str], str | None]) -> Missing:
    """Codes as they were typed; `name_of` gives the column that a header stands for."""
    words: set[str] = set()
    answers: set[float] = set()
    columns: dict[str, frozenset[float]] = {}
    for text in codes:
        header, equals, code = text.rpartition("=")
        column = name_of(header)
        number = _number(code.strip())
        if equals and column is None:
            raise BadInput(
                "--missing names a code or a column and its code, as rating=99; not {text}.", text=text
            )
        if number is None:
            words.add(code.strip().casefold())
        elif column is None:
            answers.add(number)
        else:
            columns[column] = columns.get(column, frozenset()) | {number}
    if "" in words:
        raise BadInput("An empty cell is no value anyway; --missing names a code, as 99.")
    return Missing(frozenset(words), frozenset(answers), columns)


def _number(code: str) -> float | None:
    try:
        number = float(code.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
