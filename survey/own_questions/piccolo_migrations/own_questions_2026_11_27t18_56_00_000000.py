from piccolo.columns import Date, Integer, Text, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T18:56:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Questions of the organisation's own"


class OwnQuestion(Table, tablename="own_question"):
    id = Varchar(length=40, primary_key=True, default=None)
    number = Integer(null=False, default=None)
    version = Integer(null=False, default=None)
    block = Varchar(length=40, null=False, default=None)
    texts = Text(null=False, default=None)
    warned = Varchar(length=200, null=False, default=None)
    from_week = Integer(null=False, default=None)
    retired = Date(null=True, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="own_questions", description=DESCRIPTION)
    manager.make(OwnQuestion)
    return manager
