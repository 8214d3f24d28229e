"""The advice to ask less as it is written to JSON, read by the command line and shown on the page."""

from dataclasses import dataclass
from typing import Literal

# What follows: there is nobody to ask; the last look is over; no rhythm answers the question; a slower one
# still does; the present one is needed.
Advised = Literal["nobody", "over", "hopeless", "slower", "keep"]


@dataclass(frozen=True, slots=True)
class AtRhythm:
    """What a year in this rhythm brings, from today on, and what it costs.

    `paired` weeks with both sides there are then, those until now included, and the verdict is of `look`, 0
    before the first. `smallest_true` is found in 80 of 100 such organisations; None where none can be.
    `weeks_to_look` is how many calendar weeks the next look is away; None after the last.
    """

    every: int
    waves: int
    minutes: int
    paired: int
    look: int
    level: float
    answer: Literal["yes", "strong_only", "no"]
    smallest_true: float | None
    weeks_to_look: int | None


@dataclass(frozen=True, slots=True)
class Advice:
    """What asking less would cost and save.

    `every` is the present rhythm, `advised` the slowest that still answers. `response` and `ratings` are
    those of the released weeks where `released` is not 0, else assumed.
    """

    what: Advised
    every: int
    advised: int
    released: int
    paired: int
    looks: tuple[int, ...]
    people: int
    groups: int
    response: float
    ratings: int
    rhythms: tuple[AtRhythm, ...]
