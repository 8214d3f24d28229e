from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T19:19:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Ratings of a team's week by channel, segment and stage of its contacts"

UPDATED = "contact_update_removes_sums"
BEFORE, NOW = (
    ("week", "team", "touchpoint"),
    ("week", "team", "touchpoint", "channel", "segment", "stage"),
)


class RolledWeek(Table, tablename="rolled_week"):
    week = Integer(primary_key=True, null=False, default=None)


class KindRollup(Table, tablename="kind_rollup"):
    id = UUID(primary_key=True)
    week = ForeignKey(RolledWeek, null=False, on_delete=OnDelete.cascade)
    team = UUID(null=True, default=None)
    kind = Varchar(length=10, null=False, default=None)
    label = Varchar(length=100, null=False, default=None)
    n = Integer(null=False, default=None)
    total = Integer(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="rollups", description=DESCRIPTION)
    manager.make(KindRollup)
    unique(manager, "kind_rollup", "week", "team", "kind", "label")

    def watching(columns):
        async def watch():
            # What was kept so far has no sums by kind, or has too many: the background work keeps it anew.
            await ENGINE.run_ddl("DELETE FROM rolled_week")
            postgres = ENGINE.engine_type == "postgres"
            await ENGINE.run_ddl(f'DROP TRIGGER "{UPDATED}"' + (' ON "contact"' if postgres else ""))
            await ENGINE.run_ddl(
                f'CREATE TRIGGER "{UPDATED}" AFTER UPDATE OF {", ".join(columns)} ON "contact" '
                + (
                    "FOR EACH ROW EXECUTE FUNCTION remove_sums()"
                    if postgres
                    else "BEGIN DELETE FROM rolled_week WHERE week IN (OLD.week, NEW.week); END"
                )
            )

        return watch

    manager.add_raw(watching(NOW))
    manager.add_raw_backwards(watching(BEFORE))
    return manager
