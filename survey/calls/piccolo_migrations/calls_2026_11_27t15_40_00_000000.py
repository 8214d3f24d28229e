from piccolo.columns import UUID, Bytea, Date, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T15:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Programs that are told something, and the calls"


class Target(Table, tablename="target"):
    id = UUID(primary_key=True)
    name = Varchar(length=100, unique=True, null=False, default=None)
    form = Varchar(length=20, null=False, default=None)
    host = Varchar(length=255, null=False, default=None)
    sealed = Bytea(null=False, default=None)
    events = Varchar(length=200, null=False, default="")
    created = Date(null=False, default=None)


class Call(Table, tablename="call_to_target"):
    id = UUID(primary_key=True)
    target = ForeignKey(Target, null=False, on_delete=OnDelete.cascade)
    subject = Varchar(length=100, null=False, default=None)
    sealed = Bytea(null=False, default=b"")
    made = Timestamptz(null=False, default=None, index=True)
    attempts = Integer(null=False, default=0)
    next_try = Timestamptz(null=False, default=None)
    until = Timestamptz(null=False, default=None)
    outcome = Varchar(length=10, null=False, default="")
    told = Varchar(length=40, null=False, default="")


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="calls", description=DESCRIPTION)
    manager.make(Target, Call)
    unique(manager, "call_to_target", "target", "subject")
    return manager
