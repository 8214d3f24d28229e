"""Who answers together: the partition of the roster into cells that is frozen when a wave opens.

A cell is a team, or small neighbours merged until nobody in it stands out. The panel's unit is the cell, so a
cell must not come and go with every new colleague: what was merged stays merged until its parts are safely
large.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import NAMESPACE_OID, uuid5

from survey.waves.merging import SMALLEST, Unit, merge, needs_company

Office = Literal["front", "back"]

SMALLEST_PART = 11  # of a cell that splits: three more, so that it does not merge again next week
# Where nothing is kept of anybody yet, and in simulations: so soon, we reckon, a second person has looked.
WAVES_TO_SETTLE = 4


def is_settled(waves: int | None) -> bool:
    """Whether somebody is no newcomer any more after so many waves."""
    return waves is None or waves >= WAVES_TO_SETTLE


@dataclass(frozen=True, slots=True)
class AskedTeam:
    """A team of a department; front office serves customers, back office serves colleagues."""

    id: str
    department: str
    office: Office


@dataclass(frozen=True, slots=True)
class Member:
    """An eligible person. `unit` is a team, or a department for those who belong to it directly.

    `waves` counts the waves since the person joined the unit; None: since the organisation's first roster.
    """

    person: str
    unit: str
    lead: bool = False
    waves: int | None = None

    @property
    def settled(self) -> bool:
        return is_settled(self.waves)


@dataclass(frozen=True, slots=True)
class MadeCell:
    """A group one answers in. The same teams and departments make the same `id` in every wave.

    `departments` are those whose own people and leads are in it, `department` is the one it pools with at the
    close (empty: the organisation). `newcomers` of its people are not settled yet; the close asks for as many
    more answers. Only a cell with teams, all of one office, enters the panel.
    """

    id: str
    teams: tuple[str, ...]
    departments: tuple[str, ...]
    department: str
    people: tuple[str, ...]
    newcomers: int
    in_panel: bool

    @property
    def members(self) -> frozenset[str]:
        """What to hand to the next wave as this cell's part of the previous partition."""
        return unit_keys(self.teams, self.departments)


@dataclass(frozen=True, slots=True)
class Partition:
    """The cells of a wave, or why there can be none.

    "too_few": fewer than 8 people in the organisation. "unconfirmed": so many joined since four waves ago
    that a second person has to confirm the names first.
    """

    cells: tuple[MadeCell, ...]
    refused: Literal["too_few", "unconfirmed"] | None = None


def unit_keys(teams: Iterable[str], departments: Iterable[str]) -> frozenset[str]:
    """Teams and departments in one set, without mistaking one for the other."""
    return frozenset({f"team:{team}" for team in teams} | {f"department:{name}" for name in departments})


def make_cells(
    teams: Sequence[AskedTeam],
    departments: Mapping[str, str | None],
    members: Sequence[Member],
    previous: Iterable[Collection[str]] = (),
    confirmed: Collection[str] = (),
) -> Partition:
    """Divide the eligible people into cells.

    `departments` gives each department's parent (None at the top), `previous` the `members` of the last
    wave's cells, `confirmed` the teams and departments whose list of names a second person has confirmed.
    """
    units, people = _units(teams, departments, members, confirmed)
    if len(members) < SMALLEST:
        return Partition((), "too_few")
    drafts = merge(_as_before(units, previous), SMALLEST)
    if any(needs_company(draft, SMALLEST) for draft in drafts):
        return Partition((), "unconfirmed")
    cells = (_cell(draft, people) for draft in drafts)
    return Partition(tuple(sorted(cells, key=lambda cell: (cell.department, cell.teams, cell.id))))


def _units(
    teams: Sequence[AskedTeam],
    departments: Mapping[str, str | None],
    members: Sequence[Member],
    confirmed: Collection[str],
) -> tuple[dict[str, Unit], dict[str, list[str]]]:
    """The people of each team and of each department; a lead counts one level up."""
    if twice := [person for person, times in Counter(m.person for m in members).items() if times > 1]:
        raise ValueError(f"in two places at once: {', '.join(sorted(twice))}")
    by_id = {team.id: team for team in teams}
    people: dict[str, list[str]] = {}
    settled: Counter[str] = Counter()
    for member in members:
        if member.unit in by_id:
            above = by_id[member.unit].department
            key = f"department:{above}" if member.lead else f"team:{member.unit}"
        else:
            above = departments[member.unit] or ""
            key = f"department:{above}" if member.lead else f"department:{member.unit}"
        people.setdefault(key, []).append(member.person)
        settled[key] += member.settled or member.unit in confirmed
    units = {}
    for key, present in people.items():
        kind, name = key.split(":", 1)
        team = by_id[name] if kind == "team" else None
        units[key] = Unit(
            key=key,
            path=_path(team.department if team else name, departments),
            office=team.office if team else None,
            size=len(present),
            settled=settled[key],
        )
    return units, people


def _path(department: str, departments: Mapping[str, str | None]) -> tuple[str, ...]:
    """The departments from the top down to this one; empty for the organisation itself."""
    path: list[str] = []
    above: str | None = department
    while above:
        if above in path:
            raise ValueError(f"department {above} is above itself")
        path.insert(0, above)
        above = departments[above]
    return tuple(path)


def _as_before(units: Mapping[str, Unit], previous: Iterable[Collection[str]]) -> list[tuple[Unit, ...]]:
    """Each unit alone, but those that were merged together still, unless all parts are large enough."""
    rest = dict(units)
    drafts: list[tuple[Unit, ...]] = []
    for keys in previous:
        kept = [(rest.pop(key),) for key in sorted(keys) if key in rest]
        drafts.extend(merge(kept, SMALLEST_PART))
    return drafts + [(unit,) for unit in rest.values()]


def _cell(draft: tuple[Unit, ...], people: Mapping[str, list[str]]) -> MadeCell:
    keys = sorted(unit.key for unit in draft)
    shared = draft[0].path
    for unit in draft:
        shared = tuple(a for a, b in zip(shared, unit.path, strict=False) if a == b)
    teams = tuple(key.removeprefix("team:") for key in keys if key.startswith("team:"))
    return MadeCell(
        id=str(uuid5(NAMESPACE_OID, "\n".join(keys))),
        teams=teams,
        departments=tuple(key.removeprefix("department:") for key in keys if key.startswith("department:")),
        department=shared[-1] if shared else "",
        people=tuple(sorted(person for key in keys for person in people[key])),
        newcomers=sum(unit.size - unit.settled for unit in draft),
        in_panel=len({unit.office for unit in draft if unit.office}) == 1,
    )
