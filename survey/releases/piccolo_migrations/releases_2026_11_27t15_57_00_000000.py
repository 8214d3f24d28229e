from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean

ID = "2026-11-27T15:57:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Whether a comment is called an idea"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="releases", description=DESCRIPTION)
    column = Boolean(null=False, default=False)
    manager.add_column(
        table_class_name="Comment",
        tablename="comment",
        column_name="idea",
        db_column_name="idea",
        column_class_name="Boolean",
        column_class=Boolean,
        params=column._meta.params,
    )
    return manager
