"""How the organisation words a team for its customers, so that they know with whom they spoke."""

from uuid import UUID

from survey import database
from survey.contacts.arriving.known_names import read_known_names
from survey.contacts.tables import TeamWording
from survey.errors import BadInput
from survey.organisation.tables import Team
from survey.plain_text import plain_text

LONGEST = 100


async def word_team(name: str, words: str) -> None:
    """From now on customers read `words` for this team; without any it is not named to them."""
    words = plain_text(words)
    if len(words) > LONGEST:
        raise BadInput("Please word a team in at most {longest} characters.", longest=LONGEST)
    team = (await read_known_names()).team(name)

    async def job() -> None:
        await TeamWording.delete().where(TeamWording.team == team)
        if words:
            await TeamWording.insert(TeamWording(team=team, words=words))

    await database.write(job)


async def wording_of(team: UUID) -> str | None:
    """What customers read for a team, if it is worded for them."""
    row = await TeamWording.select(TeamWording.words).where(TeamWording.team == team).first()
    return row["words"] if row else None


async def wordings() -> list[tuple[str, str]]:
    """Every team by name, and its words or nothing."""
    said = {row["team"]: row["words"] for row in await TeamWording.select()}
    return [(row["name"], said.get(row["id"], "")) for row in await Team.select(Team.id, Team.name)]
