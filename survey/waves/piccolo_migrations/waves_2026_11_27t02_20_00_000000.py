from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.migrations import unique

ID = "2026-11-27T02:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One row per cell and wave"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="waves", description=DESCRIPTION)
    unique(manager, "wave_cell", "wave", "cell")
    return manager
