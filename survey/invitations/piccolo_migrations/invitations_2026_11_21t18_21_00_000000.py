from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.migrations import unique

ID = "2026-11-21T18:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One ledger row per person and wave"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="invitations", description=DESCRIPTION)
    unique(manager, "ledger", "wave", "person")
    return manager
