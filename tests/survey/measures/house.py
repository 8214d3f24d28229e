"""Ten groups that have been asked, with weeks put straight into the tables: no keys, no ballots."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from survey import database as db
from survey.measures.registering import Intended
from survey.organisation.tables import Department, Team
from survey.releases.tables import Release, ReleaseMean
from survey.waves.tables import Cell, CellPart, Wave, WaveCell
from survey.weeks import monday_of, week_label, week_of

BERLIN = ZoneInfo("Europe/Berlin")
GROUPS = ("Aachen", "Bonn", "Celle", "Dresden", "Essen", "Fulda", "Gera", "Halle", "Ilmenau", "Jena")
TODAY = date(2026, 3, 11)
WEEK = week_of(TODAY)
MORE_TIME = Intended(
    what="Ten minutes more for each call",
    who="the leads of the teams",
    kind="try",
    outcome="happiness",
    expected=0.3,
    smallest=0.1,
    groups=GROUPS,
    start=WEEK + 4,
)
ALONE = replace(MORE_TIME, groups=("Bonn",), steps=1)


def cell_of(group: str) -> UUID:
    return uuid5(NAMESPACE_OID, group)


async def move_in(groups: Sequence[str] = GROUPS, *, merged: Sequence[str] = ()) -> None:
    """A team each; those of `merged` answer together with the first of them."""

    async def job() -> None:
        department = Department(id=uuid4(), name="Kundendienst", parent=None)
        await Department.insert(department)
        for name in groups:
            team = Team(id=uuid4(), name=name, department=department.id, office="front")
            await Team.insert(team)
            own = merged[0] if name in merged else name
            if own == name:
                await Cell.insert(Cell(id=cell_of(name), department=department.id, office="front"))
            await CellPart.insert(CellPart(id=uuid4(), cell=cell_of(own), team=team.id, leads_of=None))

    await db.write(job)


async def asked(
    week: int = WEEK,
    groups: Sequence[str] = GROUPS,
    *,
    state: str = "released",
    published: Sequence[str] | None = None,
    text: str | None = None,
    tenths: Mapping[str, int] | None = None,
) -> str:
    """A week in which these groups were asked; `published` are those that stand alone in it."""
    wave = week_label(week)
    opens = datetime.combine(monday_of(week), datetime.min.time(), UTC) + timedelta(days=2, hours=8)
    shown = groups if published is None else published

    async def job() -> None:
        await Wave.insert(
            Wave(
                id=wave,
                week=week,
                opens=opens,
                closes=opens + timedelta(days=5, hours=9),
                state=state,
                manifest="{}",
                release_text=text or f"release of {wave}",
            )
        )
        cells = [
            {"id": uuid4(), "wave": wave, "cell": cell_of(name), "label": name, "eligible": 9}
            for name in groups
        ]
        await db.insert_rows(WaveCell, cells)
        if state != "released":
            return
        releases = {name: uuid4() for name in groups if name in shown}
        alone = {"wave": wave, "kind": "cell", "department": None, "eligible": 9, "n": 8}
        await db.insert_rows(
            Release, [{"id": key, "cell": cell_of(name), **alone} for name, key in releases.items()]
        )
        means = [
            {
                "id": uuid4(),
                "release": key,
                "question": "happiness",
                "n": 8,
                "tenths": (tenths or {}).get(name, 33),
                "bound": None,
            }
            for name, key in releases.items()
        ]
        await db.insert_rows(ReleaseMean, means)

    await db.write(job)
    return wave
