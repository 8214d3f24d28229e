from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean

ID = "2026-11-27T20:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Whether the mail server has refused an answer"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)
    column = Boolean(null=False, default=False)
    manager.add_column(
        table_class_name="CustomerCase",
        tablename="customer_case",
        column_name="undelivered",
        db_column_name="undelivered",
        column_class_name="Boolean",
        column_class=Boolean,
        params=column._meta.params,
    )
    return manager
