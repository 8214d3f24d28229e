"""The forecast as it is written to JSON, read by the command line and shown on the page."""

from dataclasses import dataclass
from typing import Literal

from analytics.outlook import Missing


@dataclass(frozen=True, slots=True)
class GroupAhead:
    """Who answers together, and in how many of the weeks ahead it is likely to be published by itself.

    `compared` groups are teams; leads, and front and back office together, answer and are published but never
    enter the test. `weeks` are by response, in the order of `Forecast.responses`.
    """

    label: str
    people: int
    compared: bool
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Needed:
    """What a verdict needs."""

    groups: int
    weeks_of_a_group: int
    weeks: int


@dataclass(frozen=True, slots=True)
class LookAhead:
    """The last look that is reached, after so many weeks with both sides, and the smallest p possible."""

    number: int
    of: int
    level: float
    weeks: int
    fewest_p: float


@dataclass(frozen=True, slots=True)
class AtResponse:
    """What is to be expected if this share of people answers.

    Front and back office stand beside each other here as in the test. Fewer answers blur happiness and
    flatten the observed slope, so only the true one can be compared between responses.
    """

    response: float
    groups: int
    pairs: int
    answer: Literal["yes", "strong_only", "no"]
    absence: bool
    missing: tuple[Missing, ...]
    look: LookAhead
    smallest_true: float | None
    smallest_observed: float | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The weeks ahead, group by group, and whether the question can be answered.

    A group needs `ratings_needed` on average a week, so that nine of ten of its weeks have enough to be
    shown; `ratings` is what is assumed.
    """

    weeks: int
    people: int
    teams: int
    fewest_people: int
    fewest_answers: int
    refused: Literal["too_few", "unconfirmed"] | None
    ratings_needed: int
    ratings: int
    groups: tuple[GroupAhead, ...]
    alpha: float
    needed: Needed
    responses: tuple[AtResponse, ...]
