from piccolo.columns import UUID, Bytea, Integer, Timestamptz
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T12:57:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Mails that wait for the mail server"


class WaitingMail(Table, tablename="waiting_mail"):
    id = UUID(primary_key=True)
    sealed = Bytea(null=False, default=None)
    attempts = Integer(null=False, default=0)
    next_try = Timestamptz(null=False, default=None)
    until = Timestamptz(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="outbox", description=DESCRIPTION)
    manager.make(WaitingMail)
    return manager
