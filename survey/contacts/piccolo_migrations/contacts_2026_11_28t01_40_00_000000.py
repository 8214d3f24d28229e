from survey.database.engine import ENGINE
from survey.database.making_tables import MakingTables

ID = "2026-11-28T01:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Ratings with reasons, so that adding these up passes over all others"

REASONS = "rating_reasons"
COLUMNS = '"week", "team", "touchpoint", "invited", "reasons"'


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="contacts", description=DESCRIPTION)

    async def index():
        await ENGINE.run_ddl(f"CREATE INDEX \"{REASONS}\" ON \"rating\" ({COLUMNS}) WHERE reasons <> ''")

    async def forget():
        await ENGINE.run_ddl(f'DROP INDEX "{REASONS}"')

    manager.add_raw(index)
    manager.add_raw_backwards(forget)
    return manager
