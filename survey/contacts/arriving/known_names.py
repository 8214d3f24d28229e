"""Teams and touchpoints by the names that announcements use; an unknown one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from uuid import UUID

from survey import database
from survey.contacts.touchpoints import spellings
from survey.errors import NotFound
from survey.spreadsheets.names import in_order, same_name

MOST_NAMED = 12
LONGEST = 200

# One question for both: they are asked at each announcement.
_NAMES = """
SELECT id, name, internal, TRUE AS is_touchpoint FROM touchpoint
UNION ALL
SELECT id, name, FALSE, FALSE FROM team
"""


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Everything an announcement may name."""

    teams: Mapping[str, UUID]
    touchpoints: Mapping[str, UUID]
    team_names: tuple[str, ...]
    touchpoint_names: tuple[str, ...]
    # Touchpoints at which colleagues rate.
    internal: frozenset[UUID] = frozenset()

    def team(self, name: str) -> UUID:
        """The team of this name."""
        found = self.teams.get(same_name(name))
        if found is None:
            raise NotFound(
                "There is no team “{name}”. The nearest first, there are: {known}. Whoever runs Resonanz "
                "adds one by “resonanz import-roster”.",
                name=name[:40],
                known=_nearest(name, self.team_names),
            )
        return found

    def touchpoint(self, name: str) -> UUID:
        """The touchpoint of this name."""
        found = self.touchpoints.get(same_name(name))
        if found is None:
            raise NotFound(
                "There is no touchpoint “{name}”. The nearest first, there are: {known}. Whoever runs "
                "Resonanz adds one by “resonanz touchpoint add”.",
                name=name[:40],
                known=_nearest(name, self.touchpoint_names),
            )
        return found


async def read_known_names() -> KnownNames:
    """All teams and touchpoints, some hundreds at most."""
    rows = await database.query(_NAMES)
    points = [row for row in rows if row["is_touchpoint"]]
    teams = [row for row in rows if not row["is_touchpoint"]]
    return KnownNames(
        {same_name(row["name"]): row["id"] for row in teams},
        {same_name(name): row["id"] for row in points for name in spellings(row["name"])},
        tuple(sorted((row["name"] for row in teams), key=in_order)),
        tuple(sorted((row["name"] for row in points), key=in_order)),
        frozenset(row["id"] for row in points if row["internal"]),
    )


def _nearest(name: str, known: tuple[str, ...]) -> str:
    # No name is longer, and comparing takes longer the longer it is.
    return _in_order_of_likeness(name[:LONGEST], known)


@lru_cache(maxsize=64)  # a list of a thousand has the same wrong name a thousand times
def _in_order_of_likeness(name: str, known: tuple[str, ...]) -> str:
    def distance(each: str) -> float:
        # In whichever language: “Telephon” means phone.
        return -max(SequenceMatcher(a=same_name(name), b=same_name(text)).ratio() for text in spellings(each))

    nearest = sorted(known, key=distance)
    shown = nearest if len(nearest) <= MOST_NAMED else [*nearest[:3], "…"]
    return ", ".join(shown) or "–"
