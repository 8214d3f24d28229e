"""Sheets for everybody without mail, as the command makes them, and somebody who answers by a card."""

from pathlib import Path
from uuid import UUID

import httpx

from survey.invitations.cards import Pile, Wanted, draw
from survey.key_directory import open_key_directory
from survey.organisation.tables import Team
from tests.api.pulse import Employee
from tests.survey.lifecycle.week import TEAM_SIZE, WEEK, Week


async def drawn(folder: Path, sheets: int = TEAM_SIZE, first_week: int = WEEK, weeks: int = 13) -> list[Pile]:
    """A pile for each team."""
    wanted = [
        Wanted(row["name"], frozenset({f"team:{row['id']}"}), sheets)
        for row in await Team.select(Team.id, Team.name).order_by(Team.name)
    ]
    return draw(open_key_directory(folder / "keys").secrets, wanted, first_week, weeks)


async def holder(client: httpx.AsyncClient, week: Week, code: str) -> Employee:
    """Whoever has drawn this code, in the group that the server says."""
    unplaced = Employee(client, week, UUID(int=0), code)
    found = await unplaced.place()
    assert found.status_code == 200, found.text
    return Employee(client, week, UUID(found.json()["cell"]), code)
