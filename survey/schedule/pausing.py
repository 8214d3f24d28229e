"""Who may pause: everybody, or whole groups of people who answer together.

A part of a group that paused alone would leave the rest to be merged with others, and come back to be split
again: two ways of dividing the same people, which could be compared. So it is refused, with what would merge.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from survey import clock
from survey.errors import BadInput, NotFound, Refused
from survey.organisation.known_people import Known
from survey.organisation.tables import Department, Team
from survey.pauses.keeping import DEPARTMENT, TEAM, drop_pause, keep_pause, paused_parts, pauses
from survey.spreadsheets.names import same_name
from survey.waves.cells import MadeCell
from survey.waves.frozen_roster import divide_roster

LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it would answer now."""

    cell: MadeCell
    label: str


async def groups_now(week: int, language: str, known: Known | None) -> tuple[Group, ...]:
    """How the roster as it stands would be divided."""
    roster = await divide_roster(week, language, known)
    return tuple(Group(cell, roster.labels[cell.id]) for cell in roster.partition.cells)


async def store_pause(
    begins: date,
    ends: date,
    label: str,
    names: Sequence[str],
    week: int,
    language: str,
    known: Known | None,
) -> UUID:
    """Inside a write: a pause of everybody, or of named teams and departments that are whole groups."""
    requires_days(begins, ends, label)
    if not names:
        return await keep_pause(begins, ends, label, {})
    wanted = await _parts_of(names)
    groups = await groups_now(week, language, known)
    whole = [group for group in groups if group.cell.members <= wanted]
    covered = frozenset().union(*(group.cell.members for group in whole))
    torn = [group for group in groups if group.cell.members & wanted and group not in whole]
    if torn:
        raise Refused(
            "These pause only as a whole, because they answer together: {groups}. Whoever was left of them "
            "would answer as {merged}, and be taken apart again afterwards. Let the whole group pause, or "
            "nobody of it.",
            groups="; ".join(group.label for group in torn),
            merged="; ".join(await _would_merge(wanted, groups, week, language, known)) or "–",
        )
    if not covered:
        raise Refused("Nobody of {names} is asked, so there is nothing to pause.", names=", ".join(names))
    if len(whole) == len(groups):
        return await keep_pause(begins, ends, label, {})
    return await keep_pause(
        begins, ends, label, {UUID(group.cell.id): sorted(group.cell.members) for group in whole}
    )


async def end_pause(number: int, begins: str | None = None) -> str:
    """Inside a write: take back the so many-th pause of the list; what it was called.

    Where it is said when it `begins`, another one that has taken its place is left alone.
    """
    kept = await pauses()
    if not 1 <= number <= len(kept):
        raise NotFound(
            "There is no pause number {number}; there are {count}.", number=number, count=len(kept)
        )
    if begins is not None and kept[number - 1].begins.isoformat() != begins:
        raise NotFound("The pauses have changed meanwhile. Please look at the list again.")
    await drop_pause(kept[number - 1].id)
    return kept[number - 1].label


def requires_days(begins: date, ends: date, label: str) -> None:
    """Refuse what no calendar can show."""
    if ends < begins:
        raise BadInput("The pause ends on {last}, before it begins on {first}.", last=ends, first=begins)
    if (ends - begins).days > 366:
        raise BadInput("A pause of more than a year: switch the schedule off instead.")
    if not label.strip() or len(label) > LONGEST_LABEL or not label.isprintable():
        raise BadInput("A pause has a name of one line, {most} characters at most.", most=LONGEST_LABEL)


async def asked_on(day: date, groups: Iterable[Group]) -> tuple[list[Group], list[Group]]:
    """Of these groups those who are asked in a wave that opens on that day, and those who pause."""
    paused = paused_parts(await pauses(), day)
    every = list(groups)
    left_out = [group for group in every if group.cell.members <= paused]
    return [group for group in every if group not in left_out], left_out


async def torn_pauses(groups: Collection[Group]) -> list[str]:
    """Pauses to come that no longer hold whole groups, because the roster has changed: these are asked."""
    today = clock.now().date()
    found = []
    for pause in await pauses():
        parts = frozenset().union(*pause.groups)
        if pause.groups and pause.ends >= today:
            torn = [each for each in groups if each.cell.members & parts and not each.cell.members <= parts]
            found += [f"{pause.label}: {each.label}" for each in torn]
    return found


async def _would_merge(
    absent: Collection[str], groups: Collection[Group], week: int, language: str, known: Known | None
) -> list[str]:
    """The groups that there would be for those who are left, and are not there now."""
    left = await divide_roster(week, language, known, absent)
    before = {group.cell.id for group in groups}
    return [left.labels[cell.id] for cell in left.partition.cells if cell.id not in before]


async def _parts_of(names: Sequence[str]) -> frozenset[str]:
    """The named teams, and of the named departments all teams, their heads and whatever lies below."""
    teams = await Team.select(Team.id, Team.name, Team.department)
    departments = await Department.select(Department.id, Department.name, Department.parent)
    found: set[str] = set()
    for name in names:
        of_team = [row["id"] for row in teams if same_name(row["name"]) == same_name(name)]
        below = {row["id"] for row in departments if same_name(row["name"]) == same_name(name)}
        if not of_team and not below:
            raise NotFound("There is no team and no department {name} on the roster.", name=name)
        grown = True
        while grown:
            more = {row["id"] for row in departments if row["parent"] in below} - below
            below |= more
            grown = bool(more)
        found |= {f"{TEAM}{team}" for team in of_team}
        found |= {f"{TEAM}{row['id']}" for row in teams if row["department"] in below}
        found |= {f"{DEPARTMENT}{department}" for department in below}
    return frozenset(found)
