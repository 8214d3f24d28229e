"""Whoever has left is forgotten as soon as no open wave needs them: a release needs nobody."""

from survey import database
from survey.invitations.tables import Ledger
from survey.organisation.tables import Person
from survey.waves.tables import WaveRoster


async def forget_leavers() -> None:
    """Delete everybody who has left but those who may still answer; doing it again changes nothing."""

    async def job() -> None:
        await Person.delete().where(
            Person.left_week.is_not_null(),
            Person.id.not_in(WaveRoster.select(WaveRoster.person)),
            Person.id.not_in(Ledger.select(Ledger.person)),
        )

    await database.write(job)
