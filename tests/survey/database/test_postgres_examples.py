"""PostgreSQL takes examples of numbers alone, and forgets what it took before it was told so."""

import asyncpg

from survey import database as db
from survey.database.postgres_examples import NOBODYS

WILLING = """
    SELECT c.relname || '.' || a.attname AS "column"
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind <> 'i' AND a.attnum > 0
        AND NOT a.attisdropped AND coalesce(a.attstattarget, -1) <> 0 AND t.typname <> ALL ($1::text[])
"""
KNOWN = "SELECT attname FROM pg_stats WHERE tablename = 'department'"


async def migrated(url: str) -> None:
    await db.open(url, "tests")
    try:
        await db.migrate()
    finally:
        await db.close()


async def test_no_column_of_any_table_gives_examples_but_numbers(fresh_postgres_url: str) -> None:
    connection = await asyncpg.connect(fresh_postgres_url)
    try:
        assert await connection.fetch(WILLING, NOBODYS) == []
        # An index over an expression would have examples of its own.
        assert (
            await connection.fetch(
                "SELECT FROM pg_index JOIN pg_class c ON c.oid = indrelid"
                " WHERE indexprs IS NOT NULL AND c.relnamespace = 'public'::regnamespace"
            )
            == []
        )
    finally:
        await connection.close()


async def test_a_database_from_before_forgets_them_at_the_next_start(fresh_postgres_url: str) -> None:
    connection = await asyncpg.connect(fresh_postgres_url)
    try:
        await connection.execute(
            "ALTER TABLE department ALTER COLUMN name SET STATISTICS -1;"
            "ALTER TABLE contact ALTER COLUMN team SET STATISTICS -1, ALTER COLUMN channel SET STATISTICS -1;"
            "INSERT INTO department (id, name)"
            " SELECT gen_random_uuid(), 'Marker ' || number FROM generate_series(1, 200) number;"
            "ANALYZE"
        )
        assert [row["attname"] for row in await connection.fetch(KNOWN)] == ["name"]
        await migrated(fresh_postgres_url)
        assert await connection.fetch(KNOWN) == []
        assert await connection.fetch(WILLING, NOBODYS) == []
        assert await connection.fetchval("SELECT count(*) FROM department") == 200
        await migrated(fresh_postgres_url)
    finally:
        await connection.close()
