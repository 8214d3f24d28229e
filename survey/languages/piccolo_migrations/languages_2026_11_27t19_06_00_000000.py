from piccolo.columns import Text, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T19:06:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Languages that were added"


class AddedLanguage(Table, tablename="added_language"):
    code = Varchar(length=20, primary_key=True, default=None)
    name = Varchar(length=60, null=False, default=None)
    file = Text(null=False, default=None)
    texts = Text(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="languages", description=DESCRIPTION)
    manager.make(AddedLanguage)
    return manager
