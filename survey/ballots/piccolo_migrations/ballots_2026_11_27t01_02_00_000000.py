from piccolo.columns import Bytea, ForeignKey, Integer, OnDelete, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import forget_order

ID = "2026-11-27T01:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Locked ballots"


# Tables of other folders that these refer to.
class Wave(Table, tablename="wave"):
    id = Varchar(length=20, primary_key=True, default=None)


class Ballot(Table, tablename="ballot"):
    key = Bytea(primary_key=True, default=None)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    rev = Integer(null=False, default=None)
    locked = Bytea(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="ballots", description=DESCRIPTION)
    manager.make(Ballot)
    # The hidden row number of SQLite would tell the order in which ballots came in.
    forget_order(manager, "ballot")
    return manager
