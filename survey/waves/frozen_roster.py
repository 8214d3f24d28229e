"""Reads the roster as it stands and divides it into the cells of a wave."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from survey.errors import Refused
from survey.organisation.tables import Department, Person, Team
from survey.pauses.keeping import pauses
from survey.waves import cells as rules
from survey.waves.labels import label_cells
from survey.waves.merging import SMALLEST
from survey.waves.state import VOID, last_wave
from survey.waves.tables import CellPart, Wave, WaveCell


@dataclass(frozen=True, slots=True)
class FrozenCell:
    """A cell of one wave, with the ids and names of who may answer in it, and how many are newcomers."""

    id: UUID
    label: str
    department: UUID | None
    office: str
    teams: tuple[UUID, ...]
    departments: tuple[UUID, ...]
    people: tuple[tuple[UUID, str], ...]
    newcomers: int


@dataclass(frozen=True, slots=True)
class DividedRoster:
    """The cells that the roster would have in a week, or why there can be none, and what they are called."""

    partition: rules.Partition
    people: int
    teams: int
    labels: dict[str, str]
    offices: dict[str, str]
    people_names: dict[str, str]


async def divide_roster(week: int, language: str = "en", without: Collection[str] = ()) -> DividedRoster:
    """Divide the roster as it stands into the cells of this week, named in the organisation's language.

    `without` the staff of these teams ("team:…"): what a pause of theirs alone would do to the others.
    """
    departments = await Department.select(Department.id, Department.name, Department.parent)
    teams = await Team.select(Team.id, Team.name, Team.department, Team.office)
    people = await Person.select(Person.id, Person.name, Person.team, Person.lead, Person.team_since).where(
        Person.left_week.is_null()
    )
    people = [person for person in people if person["lead"] or f"team:{person['team']}" not in without]
    # Who was there before the first wave founded the organisation; there is nobody they could be newer than.
    first = await Wave.select(Wave.week).where(Wave.state != VOID).order_by(Wave.week).first()
    founded = first["week"] if first else week
    partition = rules.make_cells(
        teams=[rules.AskedTeam(str(t["id"]), str(t["department"]), t["office"]) for t in teams],
        departments={str(d["id"]): str(d["parent"]) if d["parent"] else None for d in departments},
        members=[
            rules.Member(
                person=str(p["id"]),
                unit=str(p["team"]),
                lead=p["lead"],
                waves=None if p["team_since"] <= founded else week - p["team_since"],
            )
            for p in people
        ],
        previous=await _previous_cells(),
    )
    return DividedRoster(
        partition=partition,
        people=len(people),
        teams=len({p["team"] for p in people}),
        labels=label_cells(
            partition.cells,
            {str(row["id"]): row["name"] for row in [*departments, *teams]},
            {
                **{str(d["id"]): str(d["parent"]) if d["parent"] else None for d in departments},
                **{str(t["id"]): str(t["department"]) for t in teams},
            },
            language,
        ),
        offices={str(t["id"]): t["office"] for t in teams},
        people_names={str(p["id"]): p["name"] for p in people},
    )


async def freeze_roster(
    week: int, language: str = "en", paused: Collection[str] = ()
) -> tuple[FrozenCell, ...]:
    """The cells in which people answer in this week; refused where nobody could be protected.

    A cell all of whose parts are `paused` is left out; the others stay as they are, so nobody can subtract.
    """
    roster = await divide_roster(week, language)
    if roster.partition.refused == "too_few":
        raise Refused(
            "There are {found} people on the roster; a wave needs at least {need}, because in a smaller "
            "group single answers could be guessed.",
            found=roster.people,
            need=SMALLEST,
        )
    if roster.partition.refused:
        raise Refused(
            "More than a third of everybody joined within the last {weeks} weeks, so single answers could be "
            "guessed by whoever changed the roster. A wave can open {weeks} weeks after they joined.",
            weeks=rules.WAVES_TO_SETTLE,
        )
    asked = [cell for cell in roster.partition.cells if not cell.members <= frozenset(paused)]
    if not asked:
        raise Refused("Every group pauses in this week, so there is nobody to ask.")
    return tuple(_frozen(cell, roster) for cell in asked)


def _frozen(cell: rules.MadeCell, roster: DividedRoster) -> FrozenCell:
    found = {roster.offices[team] for team in cell.teams}
    return FrozenCell(
        id=UUID(cell.id),
        label=roster.labels[cell.id],
        department=UUID(cell.department) if cell.department else None,
        office=found.pop() if cell.in_panel else "mixed",
        teams=tuple(map(UUID, cell.teams)),
        departments=tuple(map(UUID, cell.departments)),
        people=tuple((UUID(person), roster.people_names[person]) for person in cell.people),
        newcomers=cell.newcomers,
    )


async def _previous_cells() -> list[frozenset[str]]:
    """What the last wave's cells were made of: what was merged stays merged until its parts are large."""
    last = await last_wave(Wave.id)
    if last is None:
        return []
    cells = await WaveCell.select(WaveCell.cell).where(WaveCell.wave == last["id"])
    parts = await CellPart.select(CellPart.cell, CellPart.team, CellPart.leads_of).where(
        CellPart.cell.is_in([row["cell"] for row in cells])
    )
    teams: dict[UUID, list[str]] = {row["cell"]: [] for row in cells}
    departments: dict[UUID, list[str]] = {row["cell"]: [] for row in cells}
    for part in parts:
        if part["team"]:
            teams[part["cell"]].append(str(part["team"]))
        else:
            departments[part["cell"]].append(str(part["leads_of"]))
    found = [rules.unit_keys(teams[cell], departments[cell]) for cell in teams]
    # Who paused in the last wave is not in it, and is put together as before all the same.
    present = frozenset().union(*found)
    for group in dict.fromkeys(group for pause in await pauses() for group in pause.groups):
        if not group & present:
            found.append(group)
            present |= group
    return found
