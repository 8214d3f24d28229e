from piccolo.columns import Boolean

from survey.database.engine import ENGINE
from survey.database.making_tables import MakingTables

ID = "2026-11-27T19:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Whether colleagues rate at a touchpoint"

COLUMN = Boolean(null=False, default=False)
INSIDE = "SELECT id FROM touchpoint WHERE internal"


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="contacts", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Touchpoint",
        tablename="touchpoint",
        column_name="internal",
        db_column_name="internal",
        column_class_name="Boolean",
        column_class=Boolean,
        params=COLUMN._meta.params,
    )

    async def mark_ours():
        yes = "true" if ENGINE.engine_type == "postgres" else "1"
        await ENGINE.run_ddl(f"UPDATE touchpoint SET internal = {yes} WHERE name = 'internal customer'")
        await ENGINE.run_ddl(
            "UPDATE contact SET customer = NULL, segment = NULL, stage = NULL, idempotency_key = NULL "
            f"WHERE touchpoint IN ({INSIDE})"
        )

    manager.add_raw(mark_ours)
    return manager
