from piccolo.columns import Integer, Text
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T08:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The audit log"


class AuditEntry(Table, tablename="audit_entry"):
    number = Integer(primary_key=True, null=False, default=None)
    day = Text(null=False, default=None)
    actor = Text(null=False, default=None)
    action = Text(null=False, default=None)
    subject = Text(null=False, default=None)
    detail = Text(null=False, default=None)
    mac = Text(null=False, default=None)


class AuditCheckpoint(Table, tablename="audit_checkpoint"):
    id = Integer(primary_key=True, null=False, default=None)
    number = Integer(null=False, default=None)
    last = Text(null=False, default=None)
    day = Text(null=False, default=None)
    mac = Text(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="audit", description=DESCRIPTION)
    manager.make(AuditEntry, AuditCheckpoint)
    return manager
