"""For whoever opens the results once a month: the last weeks in a sentence, and the way to the neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from api.results.figures import Value
from api.results.group_page import Row

# About a month; the pages show as many weeks before they fold the others.
MONTH = 5

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Month:
    """The last published weeks: the ends of their means, and how many clearly differed from the one before.

    `told` says whether any of them could be compared at all.
    """

    weeks: int
    low: Value
    high: Value
    clear: int
    told: bool


def month_of(rows: Sequence[Row]) -> Month | None:
    """From a group's weeks, oldest first; None where nothing was published."""
    found = [(row, row.value) for row in rows if row.value][-MONTH:]
    if not found:
        return None
    values = [value for _, value in found]
    changes = [row.change for row, _ in found]
    return Month(
        weeks=len(found),
        low=min(values, key=lambda value: value.mean),
        high=max(values, key=lambda value: value.mean),
        clear=sum(change in {"higher", "lower"} for change in changes),
        told=any(change in {"higher", "lower", "none"} for change in changes),
    )


def beside(items: Sequence[Item], here: Item) -> tuple[Item | None, Item | None]:
    """What stands before and after one of them."""
    at = items.index(here)
    return items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
