from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T10:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Sums of weeks that are final, and what removes them"

CONTACTS_BY_WEEK = "contact_weekly"
# What the sums are made of: a change of anything else leaves them as they are.
SUMMED = {
    "rating": ("score", "reasons", "week", "team", "touchpoint", "invited"),
    "contact": ("week", "team", "touchpoint"),
}
# Shared by whoever changes a week, alone for whoever adds it up: see survey/rollups/keeping.py.
LOCK = 7_327_601

FUNCTION = f"""
CREATE FUNCTION remove_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM pg_advisory_xact_lock_shared({LOCK}, NEW.week);
        DELETE FROM rolled_week WHERE week = NEW.week;
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.week <> NEW.week) THEN
        PERFORM pg_advisory_xact_lock_shared({LOCK}, OLD.week);
        DELETE FROM rolled_week WHERE week = OLD.week;
    END IF;
    RETURN NULL;
END $$
"""


class RolledWeek(Table, tablename="rolled_week"):
    week = Integer(primary_key=True, null=False, default=None)


class RatingRollup(Table, tablename="rating_rollup"):
    id = UUID(primary_key=True)
    week = ForeignKey(RolledWeek, null=False, on_delete=OnDelete.cascade)
    team = UUID(null=True, default=None)
    touchpoint = UUID(null=True, default=None)
    invited = Boolean(null=False, default=None)
    n = Integer(null=False, default=None)
    total = Integer(null=False, default=None)
    squares = Integer(null=False, default=None)
    top_two = Integer(null=False, default=None)


class ReasonRollup(Table, tablename="reason_rollup"):
    id = UUID(primary_key=True)
    week = ForeignKey(RolledWeek, null=False, on_delete=OnDelete.cascade)
    team = UUID(null=True, default=None)
    reason = Varchar(length=400, null=False, default=None)
    n = Integer(null=False, default=None)


class ContactRollup(Table, tablename="contact_rollup"):
    id = UUID(primary_key=True)
    week = ForeignKey(RolledWeek, null=False, on_delete=OnDelete.cascade)
    team = UUID(null=False, default=None)
    touchpoint = UUID(null=False, default=None)
    n = Integer(null=False, default=None)


def triggers():
    """Name, table and act of each, with what it does on SQLite."""
    changed = {
        "insert": "week = NEW.week",
        "update": "week IN (OLD.week, NEW.week)",
        "delete": "week = OLD.week",
    }
    for table, columns in SUMMED.items():
        for act, where in changed.items():
            of = " OF " + ", ".join(columns) if act == "update" else ""
            yield f"{table}_{act}_removes_sums", table, act.upper() + of, f"DELETE FROM rolled_week WHERE {where};"


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="rollups", description=DESCRIPTION)
    manager.make(RolledWeek, RatingRollup, ReasonRollup, ContactRollup)
    unique(manager, "rating_rollup", "week", "team", "touchpoint", "invited")
    unique(manager, "reason_rollup", "week", "team", "reason")
    unique(manager, "contact_rollup", "week", "team", "touchpoint")

    async def watch():
        await ENGINE.run_ddl(f'CREATE INDEX "{CONTACTS_BY_WEEK}" ON "contact" ("week", "team", "touchpoint")')
        postgres = ENGINE.engine_type == "postgres"
        if postgres:
            await ENGINE.run_ddl(FUNCTION)
        for name, table, act, body in triggers():
            await ENGINE.run_ddl(
                f'CREATE TRIGGER "{name}" AFTER {act} ON "{table}" '
                + ("FOR EACH ROW EXECUTE FUNCTION remove_sums()" if postgres else f"BEGIN {body} END")
            )

    async def forget():
        postgres = ENGINE.engine_type == "postgres"
        for name, table, _, _ in triggers():
            await ENGINE.run_ddl(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if postgres else ""))
        if postgres:
            await ENGINE.run_ddl("DROP FUNCTION remove_sums()")
        await ENGINE.run_ddl(f'DROP INDEX "{CONTACTS_BY_WEEK}"')

    manager.add_raw(watch)
    manager.add_raw_backwards(forget)
    return manager
