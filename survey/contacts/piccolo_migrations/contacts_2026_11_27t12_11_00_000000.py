from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, Varchar

ID = "2026-11-27T12:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What a key may do, and the day it was last used"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="contacts", description=DESCRIPTION)
    for name, column in (
        ("scope", Varchar(length=20, null=False, default="contacts")),
        ("last_used", Date(null=True, default=None)),
    ):
        manager.add_column(
            table_class_name="ApiKey",
            tablename="api_key",
            column_name=name,
            db_column_name=name,
            column_class_name=type(column).__name__,
            column_class=type(column),
            params=column._meta.params,
        )
    return manager
