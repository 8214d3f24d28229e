from piccolo.columns import UUID, Date, ForeignKey, Integer, OnDelete, Text, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T09:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Measures, their lots and what came of them; replies to releases"


class Wish(Table, tablename="wish"):
    id = UUID(primary_key=True)


class Wave(Table, tablename="wave"):
    id = Varchar(length=20, primary_key=True, default=None)


class Cell(Table, tablename="cell"):
    id = UUID(primary_key=True)


class Measure(Table, tablename="measure"):
    id = UUID(primary_key=True)
    number = Integer(unique=True, null=False, default=None)
    settings = Text(null=False, default=None)
    digest = Varchar(length=64, null=False, default=None)
    registered = Date(null=False, default=None)
    seed = Varchar(length=64, null=False, default="")
    wish = ForeignKey(Wish, null=True, on_delete=OnDelete.set_null)
    withdrawn = Date(null=True, default=None)
    why_withdrawn = Text(null=False, default="")


class MeasureDraw(Table, tablename="measure_draw"):
    measure = ForeignKey(Measure, primary_key=True, null=False, on_delete=OnDelete.restrict)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.restrict)
    release = Varchar(length=64, null=False, default=None)
    drawn = Date(null=False, default=None)
    starts = Text(null=False, default=None)


class MeasureJudgement(Table, tablename="measure_judgement"):
    measure = ForeignKey(Measure, primary_key=True, null=False, on_delete=OnDelete.restrict)
    judged = Date(null=False, default=None)
    result = Text(null=False, default=None)


class Reply(Table, tablename="reply"):
    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.restrict)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.restrict)
    text = Text(null=False, default=None)
    written = Date(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="measures", description=DESCRIPTION)
    manager.make(Measure, MeasureDraw, MeasureJudgement, Reply)
    unique(manager, "reply", "wave", "cell")
    return manager
