"""Attack 64: read in PostgreSQL's memory for plans what rows held that have gone.

Its own housekeeping takes examples of the values of each column, for whoever owns the tables to read
(`pg_stats`), and a row that is deleted and swept leaves them behind. SQLite takes none unless told to.
Control: names in a table as anybody makes it are still read when the table is empty and swept.
"""

from survey import database as db
from tests.promises.every_route import everything_stored
from tests.promises.installed import Installed

SEEN = """
    SELECT tablename || '.' || attname AS "column", unnest(
        array_cat(most_common_vals::text::text[], histogram_bounds::text::text[])
    ) AS value
    FROM pg_stats WHERE schemaname = 'public' ORDER BY 1, 2
"""


async def examples() -> list[tuple[str, str]]:
    """What whoever owns the tables reads, after the database has looked at all of them."""
    if db.ENGINE.engine_type == "sqlite":
        assert await db.query("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'") == []
        return []
    await write("ANALYZE")
    return [(row["column"], row["value"]) for row in await db.query(SEEN)]


async def write(sql: str) -> None:
    async def job() -> None:
        await db.query(sql)

    await db.write(job)


async def test_after_everything_was_done_there_are_only_numbers(installed: Installed) -> None:
    await installed.use()
    assert sum(map(len, (await everything_stored()).values())) > 100
    seen = await examples()
    assert [
        each for each in seen if not each[1].lstrip("-").replace(".", "", 1).isdigit() and each[1] not in "tf"
    ] == []
    if db.ENGINE.engine_type == "postgres":
        assert any(column == "rating.week" for column, _ in seen), "the attacker does not know how to look"


async def test_the_control_remembers_people_who_have_gone(fresh_postgres_url: str) -> None:
    await db.open(fresh_postgres_url, "tests")
    try:
        await write("CREATE TABLE careless (name varchar)")
        await write("INSERT INTO careless SELECT 'Marker ' || number FROM generate_series(1, 200) number")
        assert any(value.startswith("Marker") for _, value in await examples())
        await write("DELETE FROM careless")
        await db.vacuum(["careless"])
        assert any(value.startswith("Marker") for _, value in await examples())
    finally:
        await db.close()
