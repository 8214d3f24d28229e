from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from survey.database.engine import ENGINE

ID = "2026-11-21T19:26:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Find the sums of a week in one index"

FILL = """
UPDATE rating SET
  week = (SELECT week FROM contact WHERE contact.id = rating.contact),
  team = (SELECT team FROM contact WHERE contact.id = rating.contact),
  touchpoint = (SELECT touchpoint FROM contact WHERE contact.id = rating.contact),
  invited = (
    SELECT NOT (touchpoint.open_channel OR contact.channel IN ('kiosk', 'qr'))
    FROM contact JOIN touchpoint ON touchpoint.id = contact.touchpoint WHERE contact.id = rating.contact
  )
"""
INDEX = 'CREATE INDEX "rating_weekly" ON "rating" ("week", "team", "touchpoint", "invited", "score")'


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="contacts", description=DESCRIPTION)

    async def add():
        await ENGINE.run_ddl(FILL)
        await ENGINE.run_ddl(INDEX)

    async def remove():
        await ENGINE.run_ddl('DROP INDEX "rating_weekly"')

    manager.add_raw(add)
    manager.add_raw_backwards(remove)
    return manager
