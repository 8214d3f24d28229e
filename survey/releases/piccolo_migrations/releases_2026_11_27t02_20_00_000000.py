from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.migrations import forget_order

ID = "2026-11-27T02:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Forget the order in which comments were written"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="releases", description=DESCRIPTION)
    forget_order(manager, "comment")
    return manager
