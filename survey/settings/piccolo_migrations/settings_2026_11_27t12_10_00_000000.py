from piccolo.columns import Text, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T12:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What was set while the server runs"


class Setting(Table, tablename="setting"):
    name = Varchar(length=40, primary_key=True, default=None)
    value = Text(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="settings", description=DESCRIPTION)
    manager.make(Setting)
    return manager
