from piccolo.columns import BigInt, Integer
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.database.making_tables import MakingTables

ID = "2026-11-27T01:06:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Count every write to what a report shows"

# As they are that day: a later table gets a migration of its own.
TABLES = (
    "cell",
    "cell_part",
    "contact",
    "department",
    "event",
    "fact",
    "plan",
    "rating",
    "release",
    "release_mean",
    "team",
    "touchpoint",
    "wave",
    "wave_cell",
)
ACTS = ("INSERT", "UPDATE", "DELETE")
SLOTS = 64

FUNCTION = f"""
CREATE FUNCTION count_report_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE report_change SET number = number + 1 WHERE slot = pg_backend_pid() % {SLOTS};
    RETURN NULL;
END $$
"""


class ReportChange(Table, tablename="report_change"):
    slot = Integer(primary_key=True, null=False, default=None)
    number = BigInt(null=False, default=0)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="changes", description=DESCRIPTION)
    manager.make(ReportChange)

    async def watch():
        postgres = ENGINE.engine_type == "postgres"
        slots = range(SLOTS if postgres else 1)
        await ENGINE.run_ddl(
            "INSERT INTO report_change (slot, number) VALUES " + ", ".join(f"({slot}, 0)" for slot in slots)
        )
        if postgres:
            await ENGINE.run_ddl(FUNCTION)
        for table in TABLES:
            for act in ACTS:
                head = f'CREATE TRIGGER "{table}_{act.lower()}_counts" AFTER {act} ON "{table}"'
                await ENGINE.run_ddl(
                    f"{head} FOR EACH STATEMENT EXECUTE FUNCTION count_report_change()"
                    if postgres
                    else f"{head} BEGIN UPDATE report_change SET number = number + 1; END"
                )

    async def forget():
        postgres = ENGINE.engine_type == "postgres"
        for table in TABLES:
            for act in ACTS:
                on = f' ON "{table}"' if postgres else ""
                await ENGINE.run_ddl(f'DROP TRIGGER "{table}_{act.lower()}_counts"{on}')
        if postgres:
            await ENGINE.run_ddl("DROP FUNCTION count_report_change()")

    manager.add_raw(watch)
    manager.add_raw_backwards(forget)
    return manager
