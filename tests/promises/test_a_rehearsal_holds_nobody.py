"""Attack 62: look for real people in a rehearsal, which whoever is given its address may look around in.

Adversaries: whoever holds the address, and whoever copies the folder. All that a rehearsal gets of the real
installation is one line on its input; the attack searches that line. Control: a rehearsal that copies the
roster, as a copied installation would, and the same search finds everybody.
"""

from pathlib import Path

import msgspec

from api.rehearsal.outline import read_outline
from api.rehearsal.process import Given, as_environment
from survey.organisation.tables import Person, Team
from tests.api.customers import installation_for_tests
from tests.survey.lifecycle.week import hire

SAID = {"RESONANZ_ORGANISATION": "Stadtwerke", "RESONANZ_OWNER": "Ruth Klein"}


async def known_people() -> set[bytes]:
    """What names somebody: name, number, address and the id by which a week knows them."""
    rows = await Person.select()
    found = {str(row[field]) for row in rows for field in ("id", "name", "reference", "email") if row[field]}
    return {text.encode() for text in found}


async def told(folder: Path) -> bytes:
    """What the process of a rehearsal is told, as it goes through the pipe."""
    settings = installation_for_tests(folder, **SAID).settings
    given = Given(as_environment(settings, folder / "rehearsal"), await read_outline(), "0" * 32)
    return msgspec.json.encode(given)


async def test_what_a_rehearsal_gets_names_no_person(database: str, tmp_path: Path) -> None:
    await hire()
    people = await known_people()
    assert people
    line = await told(tmp_path)
    assert [text for text in people if text in line] == []
    assert b"Ruth Klein" not in line
    assert all(str(row["name"]).encode() in line for row in await Team.select(Team.name))


async def test_the_control_that_copies_the_roster_holds_everybody(database: str, tmp_path: Path) -> None:
    await hire()
    copied = msgspec.json.encode({"given": (await told(tmp_path)).decode(), "people": await Person.select()})
    assert [text for text in await known_people() if text not in copied] == []
