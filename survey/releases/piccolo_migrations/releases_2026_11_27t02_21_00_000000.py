from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.migrations import unique

ID = "2026-11-27T02:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One mean per group and question"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="releases", description=DESCRIPTION)
    unique(manager, "release_mean", "release", "question")
    return manager
