"""What a rehearsal holds and where it is looked at; without the statistics, which no server loads."""

from collections.abc import Sequence

from msgspec import Struct

# 53 weeks make 52 pairs of a week and the week before, the second look; two more may still be rated.
WEEKS = 53 + 2
LINK = 0.4


class Group(Struct, frozen=True):
    """A group of the open week, and the address at which one of its invented people answers."""

    label: str
    people: int
    answer: str


class Invented(Struct, frozen=True):
    """What there is to look at: addresses without the name of the server; `reading` opens the results."""

    key: str
    reading: str
    groups: Sequence[Group]
    customer: str
    people: int
    teams: int
    left_out: int
