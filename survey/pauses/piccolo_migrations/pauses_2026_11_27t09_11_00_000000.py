from piccolo.columns import UUID, Date, ForeignKey, OnDelete, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T09:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "When nobody is asked, or some groups are not"


# Tables of other folders that these refer to.
class Department(Table, tablename="department"):
    id = UUID(primary_key=True)


class Team(Table, tablename="team"):
    id = UUID(primary_key=True)


class Pause(Table, tablename="pause"):
    id = UUID(primary_key=True)
    begins = Date(null=False, default=None)
    ends = Date(null=False, default=None)
    label = Varchar(length=200, null=False, default=None)


class PausePart(Table, tablename="pause_part"):
    id = UUID(primary_key=True)
    pause = ForeignKey(Pause, null=False, on_delete=OnDelete.cascade)
    cell = UUID(null=False, default=None)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.cascade)
    leads_of = ForeignKey(Department, null=True, on_delete=OnDelete.cascade)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="pauses", description=DESCRIPTION)
    manager.make(Pause, PausePart)
    return manager
