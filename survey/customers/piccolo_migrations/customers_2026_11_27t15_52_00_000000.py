from piccolo.columns import Date, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T15:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Who does not want to be asked again, as codes"


class OptOut(Table, tablename="opt_out"):
    code = Varchar(length=64, primary_key=True, null=False, default=None)
    since = Date(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="customers", description=DESCRIPTION)
    manager.make(OptOut)
    return manager
