from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Varchar

from survey.database.engine import ENGINE

ID = "2026-11-27T19:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Room for languages that were added"


class OnPostgreSQL(MigrationManager):
    """SQLite knows no length of a text, and cannot change a column either."""

    async def run(self, backwards: bool = False) -> None:
        if ENGINE.engine_type == "postgres":
            await super().run(backwards=backwards)


async def forwards():
    manager = OnPostgreSQL(migration_id=ID, app_name="organisation", description=DESCRIPTION)
    manager.alter_column(
        table_class_name="Person",
        tablename="person",
        column_name="language",
        db_column_name="language",
        params={"length": 20},
        old_params={"length": 5},
        column_class=Varchar,
        old_column_class=Varchar,
    )
    return manager
