from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T15:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Closed tickets whose queue has no place yet"


class TicketAside(Table, tablename="ticket_aside"):
    id = UUID(primary_key=True)
    system = Varchar(length=20, null=False, default=None)
    ticket = Varchar(length=100, null=False, default=None)
    queue = Varchar(length=200, null=False, default=None)
    ended_at = Timestamptz(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="helpdesks", description=DESCRIPTION)
    manager.make(TicketAside)
    unique(manager, "ticket_aside", "system", "ticket")
    return manager
