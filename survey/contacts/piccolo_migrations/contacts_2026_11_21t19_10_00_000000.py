from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.engine import ENGINE

ID = "2026-11-21T19:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One contact per number in files"

NAME = "contact_file_key_unique"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="contacts", description=DESCRIPTION)

    async def add():
        # The index over sender and key takes two rows without a sender for different ones.
        await ENGINE.run_ddl(f'CREATE UNIQUE INDEX "{NAME}" ON "contact" ("idempotency_key") WHERE "api_key" IS NULL')

    async def remove():
        await ENGINE.run_ddl(f'DROP INDEX "{NAME}"')

    manager.add_raw(add)
    manager.add_raw_backwards(remove)
    return manager
