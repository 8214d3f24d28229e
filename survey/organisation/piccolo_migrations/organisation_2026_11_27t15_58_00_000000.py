from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Varchar

ID = "2026-11-27T15:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "In which language a person is written to"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="organisation", description=DESCRIPTION)
    column = Varchar(length=5, null=True, default=None)
    manager.add_column(
        table_class_name="Person",
        tablename="person",
        column_name="language",
        db_column_name="language",
        column_class_name="Varchar",
        column_class=Varchar,
        params=column._meta.params,
    )
    return manager
