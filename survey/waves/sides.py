"""The two groups of a check, staff and leadership, each as a whole. A wave with such a group is a check.

That follows from its groups alone, which everybody was promised, so no column says it that somebody could
change. No team is part of a side: no pulse, panel or page of a group ever meets one.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from piccolo.columns import Column

from survey.waves.tables import Wave, WaveCell

STAFF = uuid5(NAMESPACE_OID, "resonanz|check|staff")
LEADERSHIP = uuid5(NAMESPACE_OID, "resonanz|check|leadership")
SIDES = (STAFF, LEADERSHIP)
LABELS: Mapping[str, Mapping[UUID, str]] = {
    "en": {STAFF: "Staff", LEADERSHIP: "Leadership"},
    "de": {STAFF: "Beschäftigte", LEADERSHIP: "Leitung"},
}
_NAMES = frozenset(map(str, SIDES))


def is_check(cells: Iterable[str]) -> bool:
    """Whether a wave of these groups is a check."""
    return not _NAMES.isdisjoint(cells)


async def checks() -> frozenset[str]:
    """The waves that are checks."""
    rows = await WaveCell.select(WaveCell.wave).where(WaveCell.cell.is_in([*SIDES]))
    return frozenset(str(row["wave"]) for row in rows)


async def last_pulse(column: Column) -> dict[str, Any] | None:
    """A column of the newest wave that has opened and is no check: how people answer together by team."""
    found = await checks()
    rows = (
        await Wave.select(Wave.id.as_alias("name"), column)
        .where(Wave.manifest != "")
        .order_by(Wave.week, Wave.id, ascending=False)
        .limit(len(found) + 1)
    )
    return next((row for row in rows if row["name"] not in found), None)
