"""Whoever has left is out of everything at once, and deleted for good when the import that said so stays."""

import json

from survey import clock, database
from survey.organisation.snapshot import referred
from survey.organisation.tables import LastImport, Person


async def forget_leavers() -> None:
    """Delete everybody who has left and whom no undoing could bring back; again, it changes nothing."""

    async def job() -> None:
        last = await LastImport.select(LastImport.until, LastImport.before).first()
        back: set[str] = set()
        if last and last["before"]:
            if last["until"] > clock.now():
                back = set(json.loads(last["before"])["person"])
            else:
                await _keep()
        rows = await Person.select(Person.id).where(Person.left_week.is_not_null())
        gone = {row["id"] for row in rows if str(row["id"]) not in back}
        for part in database.in_parts(sorted(gone - await referred(Person, gone))):
            await Person.delete().where(Person.id.is_in(list(part)))

    await database.write(job)


async def keep_last_import(number: int) -> bool:
    """Inside the write that opens a wave: the import of this number can no longer be undone.

    False where another one has come since the roster was read.
    """
    last = await database.lock_rows(LastImport.select(LastImport.number), "UPDATE")
    if (last[0]["number"] if last else 0) != number:
        return False
    await _keep()
    await forget_leavers()
    return True


async def last_import_number() -> int:
    """To be read together with the roster, for `keep_last_import`."""
    last = await LastImport.select(LastImport.number).first()
    return int(last["number"]) if last else 0


async def _keep() -> None:
    await LastImport.update({LastImport.until: None, LastImport.before: None}).where(LastImport.id == 1)
