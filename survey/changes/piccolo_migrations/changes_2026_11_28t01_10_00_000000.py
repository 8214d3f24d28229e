from survey.database.engine import ENGINE
from survey.database.making_tables import MakingTables

ID = "2026-11-28T01:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Count ratings by themselves, and what they change of a final week with everything else"

ACTS = ("INSERT", "UPDATE", "DELETE")
SLOTS = 64
RAISED = "UPDATE report_change SET number = number + 1"
EVERYTHING_ELSE = f"{RAISED} WHERE slot = 0"

# Their rows come behind those of everything else.
FUNCTION = f"""
CREATE FUNCTION count_rating_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {RAISED} WHERE slot = {SLOTS} + pg_backend_pid() % {SLOTS};
    RETURN NULL;
END $$
"""


def is_postgres():
    return ENGINE.engine_type == "postgres"


async def count(name, act, table, each, function, body):
    """Make one trigger; on PostgreSQL for each row or for each statement."""
    await ENGINE.run_ddl(
        f'CREATE TRIGGER "{name}_counts" AFTER {act} ON "{table}" '
        + (f"FOR EACH {each} EXECUTE FUNCTION {function}()" if is_postgres() else f"BEGIN {body}; END")
    )


async def stop_counting(name, table):
    await ENGINE.run_ddl(f'DROP TRIGGER "{name}_counts"' + (f' ON "{table}"' if is_postgres() else ""))


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="changes", description=DESCRIPTION)

    async def apart():
        slots = range(SLOTS, 2 * SLOTS if is_postgres() else SLOTS + 1)
        rows = ", ".join(f"({slot}, 0)" for slot in slots)
        await ENGINE.run_ddl(f"INSERT INTO report_change (slot, number) VALUES {rows}")
        if is_postgres():
            await ENGINE.run_ddl(FUNCTION)
        for act in ACTS:
            name = f"rating_{act.lower()}"
            await stop_counting(name, "rating")
            raised = f"{RAISED} WHERE slot = {SLOTS}"
            await count(name, act, "rating", "STATEMENT", "count_rating_change", raised)
        # Of each row, for a statement that removes no week is no change.
        removed = ("rolled_week_delete", "DELETE", "rolled_week")
        await count(*removed, "ROW", "count_report_change", EVERYTHING_ELSE)
        # By hand alone: such a rating may come into a week of which no sums are kept, for it had no contact.
        moved = ("rating_week", "UPDATE OF week", "rating")
        await count(*moved, "ROW", "count_report_change", EVERYTHING_ELSE)

    async def together():
        await stop_counting("rating_week", "rating")
        await stop_counting("rolled_week_delete", "rolled_week")
        for act in ACTS:
            name = f"rating_{act.lower()}"
            await stop_counting(name, "rating")
            await count(name, act, "rating", "STATEMENT", "count_report_change", RAISED)
        if is_postgres():
            await ENGINE.run_ddl("DROP FUNCTION count_rating_change()")
        await ENGINE.run_ddl(f"DELETE FROM report_change WHERE slot >= {SLOTS}")

    manager.add_raw(apart)
    manager.add_raw_backwards(together)
    return manager
