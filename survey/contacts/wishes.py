"""What anybody may wish for on the standing page of a team or touchpoint: no contact, no name, no time."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from survey import database
from survey.contacts.ratings import LONGEST_TEXT
from survey.contacts.tables import Touchpoint, Wish
from survey.contacts.touchpoints import spellings
from survey.contacts.wordings import wording_of
from survey.errors import BadInput, NotFound, Refused
from survey.organisation.tables import Team
from survey.plain_text import plain_text
from survey.spreadsheets.headers import snake

# The page is open to the whole world, so one page takes no more on one day than somebody can read.
MOST_A_DAY = 200


@dataclass(frozen=True, slots=True)
class WishPage:
    """A team or a touchpoint to which wishes are said."""

    name: str
    team: UUID | None = None
    touchpoint: UUID | None = None


def address_of(name: str) -> str:
    """A name as it stands in an address: Web shop is web-shop."""
    return snake(name).replace("_", "-")


async def find_wish_page(address: str) -> WishPage:
    """The page of this address, an id or a name; of a touchpoint first, if a team has the same one."""

    async def job() -> WishPage | None:
        # Colleagues say what they would have wanted with their rating, which one person reads.
        for row in await Touchpoint.select(Touchpoint.id, Touchpoint.name).where(
            Touchpoint.internal.eq(False)
        ):
            if address in {str(row["id"]), *map(address_of, spellings(row["name"]))}:
                return WishPage(row["name"], touchpoint=row["id"])
        for row in await Team.select(Team.id, Team.name):
            if address in {str(row["id"]), address_of(row["name"])}:
                return WishPage(await wording_of(row["id"]) or row["name"], team=row["id"])
        return None

    found = await database.read(job)
    if found is None:
        raise NotFound("There is no wish page at this address. Please check the link or the poster.")
    return found


async def add_wish(page: WishPage, text: str, today: date) -> UUID | None:
    """Store a wish; the same one again on the same day is the button pressed twice, and None."""
    said = plain_text(text)
    if not said:
        raise BadInput("Please write what you wish for.")
    if len(said) > LONGEST_TEXT:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_TEXT)

    async def job() -> UUID | None:
        here: Any = Wish.team == page.team if page.team else Wish.touchpoint == page.touchpoint
        if await Wish.exists().where(here, Wish.received == today, Wish.text == said):
            return None
        if await Wish.count().where(here, Wish.received == today) >= MOST_A_DAY:
            raise Refused("Many wishes have arrived here today. Please come back tomorrow.")
        identity = uuid4()
        await Wish.insert(
            Wish(id=identity, team=page.team, touchpoint=page.touchpoint, text=said, received=today)
        )
        return identity

    return await database.write(job)
