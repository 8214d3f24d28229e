from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.migrations import forget_order

ID = "2026-11-27T02:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Forget the order in which ballots came in"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="ballots", description=DESCRIPTION)
    forget_order(manager, "ballot")
    return manager
