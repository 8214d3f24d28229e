from uuid import uuid4

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.querystring import QueryString

from survey.database.engine import ENGINE

ID = "2026-11-21T18:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Know some touchpoints to begin with"

# As in survey/catalogue/touchpoints.toml on the day this was written; a later one comes by a later migration.
NAMES = [
    "phone", "e-mail", "chat", "visit", "counter", "delivery", "complaint", "invoice", "web shop",
    "internal customer",
]  # fmt: skip


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="contacts", description=DESCRIPTION)

    async def add():
        for name in NAMES:
            # One that somebody has added already stays as it is.
            sql = 'INSERT INTO "touchpoint" (id, name, open_channel) VALUES ({}, {}, {}) ON CONFLICT (name) DO NOTHING'
            await ENGINE.run_querystring(QueryString(sql, uuid4(), name, False))

    async def remove():
        """Nothing: contacts may hang on them, and the tables go with their own step."""

    manager.add_raw(add)
    manager.add_raw_backwards(remove)
    return manager
