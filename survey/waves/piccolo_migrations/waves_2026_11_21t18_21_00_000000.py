from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.migrations import unique

ID = "2026-11-21T18:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One cell per person and wave, one row per cell and wave"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="waves", description=DESCRIPTION)
    unique(manager, "wave_roster", "wave", "person")
    unique(manager, "wave_cell", "wave", "cell")
    return manager
