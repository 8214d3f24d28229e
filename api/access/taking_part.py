"""How many take part in the open week, as owner and leads are told: in bands of the morning."""

from dataclasses import dataclass
from datetime import date

from api.access.roles import Page, Reach, reach
from api.access.signed_in import Visitor
from api.installation import Installation
from survey.lifecycle.participation import participation
from survey.lifecycle.published import published_wave
from survey.waves.state import OPEN
from survey.waves.tables import CellPart, Wave


@dataclass(frozen=True, slots=True)
class TakingPart:
    """The morning of which it tells, of everybody, and of each group: "low", "middle" or "high"."""

    day: date
    everybody: str
    groups: tuple[tuple[str, str], ...]


async def taking_part(installation: Installation, visitor: Visitor) -> TakingPart | None:
    """To the owner all together and all groups, to a lead the own; of small ones nobody is told."""
    found = reach(visitor.rights, Page.PARTICIPATION)
    wave = await Wave.select(Wave.id).where(Wave.state == OPEN).first()
    if found is None or wave is None:
        return None
    told = await participation(installation.keepers, wave["id"])
    if told is None:
        return None
    manifest = (await published_wave(installation.keys, wave["id"])).manifest
    own = await _own_cells(visitor)
    groups = [
        (cell.label, told.cells[cell.id])
        for cell in manifest.cells
        if cell.id in told.cells and (found is Reach.ALL or cell.id in own)
    ]
    everybody = told.everybody if found is Reach.ALL else ""
    return TakingPart(told.day, everybody, tuple(sorted(groups))) if groups or everybody else None


async def _own_cells(visitor: Visitor) -> set[str]:
    led = [*visitor.rights.teams]
    parts = await CellPart.select(CellPart.cell).where(CellPart.team.is_in(led)) if led else []
    return {str(part["cell"]) for part in parts}
