from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T18:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What kind of team each is, from a week on"


class Team(Table, tablename="team"):
    id = UUID(primary_key=True)


class TeamTrait(Table, tablename="team_trait"):
    id = UUID(primary_key=True)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.cascade)
    trait = Varchar(length=20, null=False, default=None)
    since = Integer(null=False, default=None)
    label = Varchar(length=200, null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="organisation", description=DESCRIPTION)
    manager.make(TeamTrait)
    unique(manager, "team_trait", "team", "trait", "since")
    return manager
