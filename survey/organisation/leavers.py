"""Whoever has left is forgotten: an open wave has their place beside its keys, a release needs nobody."""

from survey import database
from survey.organisation.tables import Person


async def forget_leavers() -> None:
    """Delete everybody who has left; doing it again changes nothing."""
    await database.write(Person.delete().where(Person.left_week.is_not_null()).run)
