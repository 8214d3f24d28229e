"""Reads and keeps pauses; which groups may pause is decided above (survey/schedule/pausing.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from survey import database
from survey.pauses.tables import Pause, PausePart

TEAM, DEPARTMENT = "team:", "department:"


@dataclass(frozen=True, slots=True)
class KeptPause:
    """A pause with the groups it is for, each as the parts it is made of; none: for everybody.

    A part is written as cells write theirs: "team:…" or "department:…", with its id.
    """

    id: UUID
    begins: date
    ends: date
    label: str
    groups: tuple[frozenset[str], ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether it is a pause on that day."""
        return self.begins <= day <= self.ends


async def pauses() -> tuple[KeptPause, ...]:
    """All pauses, the earliest first."""

    async def read() -> tuple[KeptPause, ...]:
        parts: dict[UUID, dict[UUID, set[str]]] = {}
        for row in await PausePart.select():
            part = f"{TEAM}{row['team']}" if row["team"] else f"{DEPARTMENT}{row['leads_of']}"
            parts.setdefault(row["pause"], {}).setdefault(row["cell"], set()).add(part)
        return tuple(
            KeptPause(**row, groups=tuple(map(frozenset, parts.get(row["id"], {}).values())))
            for row in await Pause.select().order_by(Pause.begins, Pause.label)
        )

    return await database.read(read)


async def keep_pause(begins: date, ends: date, label: str, groups: Mapping[UUID, Sequence[str]]) -> UUID:
    """Inside a write: a pause of these groups, or of everybody where there is none; the same twice is one."""
    wanted = (begins, ends, label, {frozenset(parts) for parts in groups.values()})
    for kept in await pauses():
        if (kept.begins, kept.ends, kept.label, {*kept.groups}) == wanted:
            return kept.id
    pause = uuid4()
    await Pause.insert(Pause(id=pause, begins=begins, ends=ends, label=label))
    for cell, parts in groups.items():
        for part in parts:
            team = UUID(part.removeprefix(TEAM)) if part.startswith(TEAM) else None
            leads = None if team else UUID(part.removeprefix(DEPARTMENT))
            await PausePart.insert(PausePart(id=uuid4(), pause=pause, cell=cell, team=team, leads_of=leads))
    return pause


async def drop_pause(pause: UUID) -> None:
    """Inside a write: as if it had never been."""
    await Pause.delete().where(Pause.id == pause)


def paused_parts(kept: Sequence[KeptPause], day: date) -> frozenset[str]:
    """The parts of groups that are not asked in a wave which opens on that day."""
    return frozenset().union(*(group for each in kept if each.holds_on(day) for group in each.groups))
