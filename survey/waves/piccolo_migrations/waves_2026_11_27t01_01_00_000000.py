from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Real, Text, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T01:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Waves, and the cells in which one answers"


# Tables of other folders that these refer to.
class Department(Table, tablename="department"):
    id = UUID(primary_key=True)


class Team(Table, tablename="team"):
    id = UUID(primary_key=True)


class Wave(Table, tablename="wave"):
    id = Varchar(length=20, primary_key=True, default=None)
    week = Integer(null=False, default=None)
    opens = Timestamptz(null=False, default=None)
    closes = Timestamptz(null=False, default=None)
    state = Varchar(length=10, null=False, default=None)
    fence = Integer(null=False, default=0)
    manifest = Text(null=False, default=None)
    release_text = Text(null=False, default="")
    release_signature = Varchar(length=86, null=False, default="")
    counted = Text(null=False, default="")
    swept = Boolean(null=False, default=False)
    pooled_variance = Real(null=True, default=None)


class Cell(Table, tablename="cell"):
    id = UUID(primary_key=True)
    department = ForeignKey(Department, null=True, on_delete=OnDelete.restrict)
    office = Varchar(length=5, null=False, default=None)


class CellPart(Table, tablename="cell_part"):
    id = UUID(primary_key=True)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.cascade)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict)
    leads_of = ForeignKey(Department, null=True, on_delete=OnDelete.restrict)


class WaveCell(Table, tablename="wave_cell"):
    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.restrict)
    label = Varchar(length=400, null=False, default=None)
    eligible = Integer(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="waves", description=DESCRIPTION)
    manager.make(Wave, Cell, CellPart, WaveCell)
    unique(manager, "wave_cell", "wave", "cell")
    return manager
