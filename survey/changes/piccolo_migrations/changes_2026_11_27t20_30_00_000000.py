from survey.database.engine import ENGINE
from survey.database.making_tables import MakingTables

ID = "2026-11-27T20:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Count every write to what kind of team each is, and to their sites"

TABLES = ("site", "site_team", "team_trait")
ACTS = ("INSERT", "UPDATE", "DELETE")


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="changes", description=DESCRIPTION)

    async def watch():
        for table in TABLES:
            for act in ACTS:
                head = f'CREATE TRIGGER "{table}_{act.lower()}_counts" AFTER {act} ON "{table}"'
                await ENGINE.run_ddl(
                    f"{head} FOR EACH STATEMENT EXECUTE FUNCTION count_report_change()"
                    if ENGINE.engine_type == "postgres"
                    else f"{head} BEGIN UPDATE report_change SET number = number + 1; END"
                )

    async def forget():
        for table in TABLES:
            for act in ACTS:
                on = f' ON "{table}"' if ENGINE.engine_type == "postgres" else ""
                await ENGINE.run_ddl(f'DROP TRIGGER "{table}_{act.lower()}_counts"{on}')

    manager.add_raw(watch)
    manager.add_raw_backwards(forget)
    return manager
