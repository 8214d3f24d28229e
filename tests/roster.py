"""A roster imported as the commands do it: looked at, then agreed to."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.commands.organisation.roster import import_file, preview
from survey import database
from survey.organisation.leavers import forget_leavers
from survey.organisation.tables import LastImport
from tests.api.customers import installation_for_tests
from tests.clock import one_moment

HEAD = "reference,name,email,team,department,office,lead\n"


async def looked_at(folder: Path, rows: str, head: str = HEAD) -> dict[str, Any]:
    """What importing these rows would do."""
    return await preview(installation_for_tests(folder), told(rows, head))


async def imported(folder: Path, rows: str, head: str = HEAD) -> dict[str, int]:
    """Import these rows, whatever they do; how many joined, left and so on."""
    with one_moment():  # since when somebody is in a team is part of what is agreed to
        found = await looked_at(folder, rows, head)
        await agree(folder, rows, found["digest"], head)
    return {**found["counts"], "unchanged": found["unchanged"]}


async def agree(folder: Path, rows: str, digest: str, head: str = HEAD) -> None:
    """The second step."""
    await import_file(installation_for_tests(folder), {**told(rows, head), "agreed": digest})


def told(rows: str, head: str) -> dict[str, str]:
    """The rows as a command gets them."""
    return {"content": b64encode((head + rows).encode()).decode(), "name": "roster.csv"}


async def undo_time_is_over() -> None:
    """A week passes."""

    async def job() -> None:
        await LastImport.update({LastImport.until: datetime.now(UTC) - timedelta(seconds=1)}).where(
            LastImport.until.is_not_null()
        )

    await database.write(job)
    await forget_leavers()
