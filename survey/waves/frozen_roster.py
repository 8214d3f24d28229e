"""Reads the roster as it stands and divides it into the cells of a wave."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from survey.errors import Refused, untranslated
from survey.organisation.known_people import Known
from survey.organisation.snapshot import Organisation, Row
from survey.organisation.tables import Department, Person, Team
from survey.pauses.keeping import pauses
from survey.waves import cells as rules
from survey.waves.labels import label_cells
from survey.waves.merging import SMALLEST
from survey.waves.sides import last_pulse
from survey.waves.state import VOID
from survey.waves.tables import CellPart, Wave, WaveCell

UNCONFIRMED = untranslated(
    "More than a third of everybody has joined, moved or been renamed, and nobody but whoever keeps "
    "the roster has looked at their names, so single answers could be guessed. A second person "
    "confirms the names on the page /desk/names: the works council, or the owner. If nobody has such "
    "an account yet: resonanz access invite ADDRESS --role works-council"
)


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


async def divide_roster(
    week: int, language: str = "en", known: Known | None = None, without: Collection[str] = ()
) -> DividedRoster:
    """Divide the roster as it stands into the cells of this week, named in the organisation's language.

    Whoever is not `known` is a newcomer, however long ago they came; before the first week everybody is there
    from the start. `without` the staff of these teams ("team:…"): what a pause of theirs alone would do.
    """
    departments = await Department.select(Department.id, Department.name, Department.parent)
    teams = await Team.select(Team.id, Team.name, Team.department, Team.office)
    people = [
        person for person in await read_present() if person["lead"] or f"team:{person['team']}" not in without
    ]
    return await _divide(departments, teams, people, week, language, known)


async def divide_organisation(
    organisation: Organisation, week: int, language: str, known: Known | None
) -> DividedRoster:
    """The same of an organisation that is not what the tables hold (yet)."""
    departments, teams = organisation.departments.values(), organisation.teams.values()
    return await _divide(list(departments), list(teams), organisation.present, week, language, known)


async def _divide(
    departments: Sequence[Row],
    teams: Sequence[Row],
    people: Sequence[Row],
    week: int,
    language: str,
    known: Known | None,
) -> DividedRoster:
    founded, previous = await _founded(week), await _previous_cells()
    # In a thread: of 50,000 people it takes more than a second, in which pages would stand still.
    return await asyncio.to_thread(
        _divided, departments, teams, people, week, language, known, founded, previous
    )


def _divided(
    departments: Sequence[Row],
    teams: Sequence[Row],
    people: Sequence[Row],
    week: int,
    language: str,
    known: Known | None,
    founded: int,
    previous: Sequence[Collection[str]],
) -> DividedRoster:
    partition = rules.make_cells(
        teams=[rules.AskedTeam(str(t["id"]), str(t["department"]), t["office"]) for t in teams],
        departments={str(d["id"]): str(d["parent"]) if d["parent"] else None for d in departments},
        members=[
            rules.Member(
                person=str(p["id"]),
                unit=str(p["team"]),
                lead=p["lead"],
                waves=_waves_of(p, week, founded, known),
            )
            for p in people
        ],
        previous=previous,
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


async def there_from_the_start(week: int, people: Sequence[Row]) -> list[Row]:
    """Whom the first opening finds settled: as long as nothing is kept of anybody, time decides."""
    founded = await _founded(week)
    return [person for person in people if rules.is_settled(_waves_of(person, week, founded, None))]


async def without_mail() -> frozenset[UUID]:
    """Whom no mail reaches."""
    return frozenset(person["id"] for person in await read_present() if not person["email"])


async def present_and_settled(week: int, known: Known | None = None) -> list[tuple[Row, bool]]:
    """Everybody on the roster, and whether they are no newcomers any more."""
    founded = await _founded(week)
    return [
        (person, rules.is_settled(_waves_of(person, week, founded, known))) for person in await read_present()
    ]


async def read_present() -> list[Row]:
    """Everybody on the roster, asked this time or not."""
    found: list[Row] = await Person.select(
        Person.id, Person.name, Person.email, Person.team, Person.lead, Person.team_since
    ).where(Person.left_week.is_null())
    return found


async def _founded(week: int) -> int:
    """The week of the first wave: who was there before it founded the organisation."""
    first = await Wave.select(Wave.week).where(Wave.state != VOID).order_by(Wave.week).first()
    return first["week"] if first else week


def _waves_of(person: Row, week: int, founded: int, known: Known | None) -> int | None:
    """How long somebody has been there, as the rules ask for it; None: nobody to be newer than."""
    if known is not None:
        return None if known.knows(person) else 0
    return None if person["team_since"] <= founded else week - int(person["team_since"])


async def freeze_roster(
    week: int, language: str = "en", paused: Collection[str] = (), known: Known | None = None
) -> tuple[FrozenCell, ...]:
    """The cells in which people answer in this week; refused where nobody could be protected.

    A cell all of whose parts are `paused` is left out; the others stay as they are, so nobody can subtract.
    """
    roster = await divide_roster(week, language, known)
    if roster.partition.refused == "too_few":
        raise Refused(
            "There are {found} people on the roster; a wave needs at least {need}, because in a smaller "
            "group single answers could be guessed.",
            found=roster.people,
            need=SMALLEST,
        )
    if roster.partition.refused:
        raise Refused(UNCONFIRMED)
    asked = [cell for cell in roster.partition.cells if not cell.members <= frozenset(paused)]
    if not asked:
        raise Refused("Every group pauses in this week, so there is nobody to ask.")
    return await asyncio.to_thread(lambda: tuple(_frozen(cell, roster) for cell in asked))


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
    last = await last_pulse(Wave.id)
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
