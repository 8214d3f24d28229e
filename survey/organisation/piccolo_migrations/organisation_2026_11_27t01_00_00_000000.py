from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T01:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Departments, teams, people and the last import"


class Department(Table, tablename="department"):
    id = UUID(primary_key=True)
    name = Varchar(length=200, unique=True, null=False, default=None)
    parent = ForeignKey("self", null=True, on_delete=OnDelete.restrict)


class Team(Table, tablename="team"):
    id = UUID(primary_key=True)
    name = Varchar(length=200, unique=True, null=False, default=None)
    department = ForeignKey(Department, null=False, on_delete=OnDelete.restrict)
    office = Varchar(length=5, null=False, default=None)


class Person(Table, tablename="person"):
    id = UUID(primary_key=True)
    reference = Varchar(length=100, unique=True, null=False, default=None)
    name = Varchar(length=200, null=False, default=None)
    email = Varchar(length=254, null=True, default=None)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.restrict)
    lead = Boolean(null=False, default=False)
    team_since = Integer(null=False, default=None)
    left_week = Integer(null=True, default=None)


class LastImport(Table, tablename="last_import"):
    id = SmallInt(primary_key=True, default=1)
    number = Integer(null=False, default=None)
    until = Timestamptz(null=True, default=None)
    before = Text(null=True, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="organisation", description=DESCRIPTION)
    manager.make(Department, Team, Person, LastImport)
    return manager
