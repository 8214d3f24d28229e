"""PostgreSQL keeps examples of a column's values to plan queries by, and keeps them when the rows have gone.

So it takes none of what could be somebody's: names, addresses, references, words, keys, days and moments.
Numbers, and what is true or false, are nobody's. SQLite takes examples where it is asked to, and nobody asks.
"""

from itertools import groupby

from piccolo.querystring import QueryString

from survey.database.engine import ENGINE

NOBODYS = ["bool", "int2", "int4", "int8", "float4", "float8", "numeric"]
# A column that a trigger names keeps its type, and is the place or kind that sums are made by.
_COLUMNS = """
    SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
        EXISTS (
            SELECT FROM pg_stats s
            WHERE s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = a.attname
        ) AND NOT EXISTS (
            SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND a.attnum = ANY (t.tgattr)
        ) AS removable
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND a.attnum > 0 AND NOT a.attisdropped
        AND coalesce(a.attstattarget, -1) <> 0 AND t.typname <> ALL ({}::text[])
    ORDER BY 1, 2
"""


async def take_no_examples() -> None:
    """Of the tables as they are at this moment; examples taken before are removed."""
    columns = await ENGINE.run_querystring(QueryString(_COLUMNS, NOBODYS))
    for table, its in groupby(columns, key=lambda column: column["table"]):
        changes = []
        for each in its:
            alter = f'ALTER COLUMN "{each["column"]}"'
            if each["removable"]:
                changes.append(f"{alter} TYPE {each['type']}")  # as it is: all that this does is forget them
            changes.append(f"{alter} SET STATISTICS 0")
        await ENGINE.run_ddl(f'ALTER TABLE "{table}" {", ".join(changes)}')
