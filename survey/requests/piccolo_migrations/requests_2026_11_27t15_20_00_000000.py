from piccolo.columns import UUID, Bytea, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T15:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Answers to requests that come twice"


# A table of another folder that this refers to.
class ApiKey(Table, tablename="api_key"):
    id = UUID(primary_key=True)


class KeptAnswer(Table, tablename="kept_answer"):
    id = UUID(primary_key=True)
    api_key = ForeignKey(ApiKey, null=False, on_delete=OnDelete.cascade)
    key = Bytea(null=False, default=None)
    body = Bytea(null=False, default=None)
    answer = Text(null=False, default=None)
    received = Timestamptz(null=False, default=None, index=True)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="requests", description=DESCRIPTION)
    manager.make(KeptAnswer)
    unique(manager, "kept_answer", "api_key", "key")
    return manager
