from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.migrations import unique

ID = "2026-11-21T18:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One contact per report, one fact per team, week and outcome"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="contacts", description=DESCRIPTION)
    unique(manager, "contact", "api_key", "idempotency_key")
    unique(manager, "fact", "team", "week", "outcome")
    return manager
