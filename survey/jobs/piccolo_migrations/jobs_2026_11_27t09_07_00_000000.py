from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T09:07:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What has to happen at its time"


class Job(Table, tablename="job"):
    id = UUID(primary_key=True)
    kind = Varchar(length=40, null=False, default=None)
    due = Timestamptz(null=False, default=None)
    next_try = Timestamptz(null=False, default=None)
    attempts = Integer(null=False, default=0)
    began = Timestamptz(null=True, default=None)
    lease = UUID(null=True, default=None)
    leased_until = Timestamptz(null=True, default=None)
    outcome = Varchar(length=10, null=False, default="")
    reason = Text(null=False, default="")


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="jobs", description=DESCRIPTION)
    manager.make(Job)
    unique(manager, "job", "kind", "due")
    return manager
