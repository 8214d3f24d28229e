from piccolo.columns import Boolean, Date, Integer, Text, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T01:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Registered plans"


class Plan(Table, tablename="plan"):
    number = Integer(primary_key=True, null=False, default=None)
    settings = Text(null=False, default=None)
    digest = Varchar(length=64, null=False, default=None)
    stored = Date(null=False, default=None)
    before_data = Boolean(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="plans", description=DESCRIPTION)
    manager.make(Plan)
    return manager
