from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, SmallInt, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T09:23:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "When waves open and close by themselves"


# A table of another folder that these refer to.
class Team(Table, tablename="team"):
    id = UUID(primary_key=True)


class Schedule(Table, tablename="schedule"):
    id = SmallInt(primary_key=True, default=1)
    switched_on = Boolean(null=False, default=False)
    opens = Varchar(length=7, null=False, default=None)
    closes = Varchar(length=7, null=False, default=None)
    rounds = Varchar(length=60, null=False, default=None)
    every = SmallInt(null=False, default=None)
    anchor = Integer(null=False, default=None)
    country = Varchar(length=2, null=False, default=None)
    land = Varchar(length=20, null=False, default="")
    catholic = Boolean(null=False, default=False)
    closed_days = Varchar(length=120, null=False, default="")


class Site(Table, tablename="site"):
    id = UUID(primary_key=True)
    name = Varchar(length=100, unique=True, null=False, default=None)
    zone = Varchar(length=64, null=False, default=None)
    country = Varchar(length=2, null=False, default=None)
    land = Varchar(length=20, null=False, default="")
    catholic = Boolean(null=False, default=False)
    closed_days = Varchar(length=120, null=False, default="")


class SiteTeam(Table, tablename="site_team"):
    team = ForeignKey(Team, primary_key=True, null=False, on_delete=OnDelete.cascade)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.cascade)


class PlannedWave(Table, tablename="planned_wave"):
    week = Integer(primary_key=True, null=False, default=None)
    state = Varchar(length=10, null=False, default=None)
    opens_day = Date(null=False, default=None)
    opens_at = Varchar(length=5, null=False, default=None)
    closes_day = Date(null=False, default=None)
    closes_at = Varchar(length=5, null=False, default=None)
    zone = Varchar(length=64, null=False, default=None)


class PlannedRound(Table, tablename="planned_round"):
    id = UUID(primary_key=True)
    wave = ForeignKey(PlannedWave, null=False, on_delete=OnDelete.cascade)
    site = ForeignKey(Site, null=True, on_delete=OnDelete.cascade)
    day = Date(null=False, default=None)
    at = Varchar(length=5, null=False, default=None)
    zone = Varchar(length=64, null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="schedule", description=DESCRIPTION)
    manager.make(Schedule, Site, SiteTeam, PlannedWave, PlannedRound)
    return manager
