"""Touchpoints: known before anything is announced for them, so that a typing error makes no new one."""

from uuid import UUID, uuid4

from survey import database
from survey.catalogue.customers import touchpoints
from survey.contacts.tables import Touchpoint
from survey.database import RowConflict
from survey.errors import BadInput, Conflict
from survey.spreadsheets.names import read_name, same_name

LONGEST = 100


async def add_touchpoint(name: str, *, open_channel: bool) -> UUID:
    """Make a new one known."""
    name = read_name(name)
    if not name or len(name) > LONGEST:
        raise BadInput("A touchpoint's name has 1 to {longest} characters.", longest=LONGEST)
    identity = uuid4()

    async def job() -> None:
        rows = await Touchpoint.select(Touchpoint.name)
        if same_name(name) in {same_name(each) for row in rows for each in spellings(row["name"])}:
            raise Conflict("There is a touchpoint “{name}” already.", name=name)
        await Touchpoint.insert(Touchpoint(id=identity, name=name, open_channel=open_channel))

    try:
        await database.write(job)
    except RowConflict:
        raise Conflict("There is a touchpoint “{name}” already.", name=name) from None
    return identity


def shown_touchpoint(name: str, language: str) -> str:
    """As customers read it: ours in their language, the organisation's own as it is."""
    return next((each.text[language] for each in touchpoints() if each.id == name), name)


def spellings(name: str) -> list[str]:
    """What a touchpoint may be called: its name, and for ours its name in each language."""
    return [*(text for each in touchpoints() if each.id == name for text in each.text.values()), name]
