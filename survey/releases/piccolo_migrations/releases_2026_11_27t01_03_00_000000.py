from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Text, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import forget_order, unique

ID = "2026-11-27T01:03:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What is published: groups, means, comments"


# Tables of other folders that these refer to.
class Department(Table, tablename="department"):
    id = UUID(primary_key=True)


class Wave(Table, tablename="wave"):
    id = Varchar(length=20, primary_key=True, default=None)


class Cell(Table, tablename="cell"):
    id = UUID(primary_key=True)


class Release(Table, tablename="release"):
    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=12, null=False, default=None)
    cell = ForeignKey(Cell, null=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, on_delete=OnDelete.restrict)
    eligible = Integer(null=False, default=None)
    n = Integer(null=False, default=None)


class ReleaseMean(Table, tablename="release_mean"):
    id = UUID(primary_key=True)
    release = ForeignKey(Release, null=False, on_delete=OnDelete.cascade)
    question = Varchar(length=50, null=False, default=None)
    n = Integer(null=False, default=None)
    tenths = Integer(null=False, default=None)
    bound = Varchar(length=6, null=True, default=None)


class Comment(Table, tablename="comment"):
    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=12, null=False, default=None)
    cell = ForeignKey(Cell, null=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, on_delete=OnDelete.restrict)
    digest = Varchar(length=64, null=False, default=None)
    nonce = Varchar(length=32, null=False, default=None)
    text = Text(null=False, default=None)
    hidden = Text(null=False, default="")


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="releases", description=DESCRIPTION)
    manager.make(Release, ReleaseMean, Comment)
    # The hidden row number of SQLite would tell the order in which comments were written.
    forget_order(manager, "comment")
    unique(manager, "release_mean", "release", "question")
    return manager
