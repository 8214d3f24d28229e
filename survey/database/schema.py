"""What the open database can hold, read from the database itself."""

from survey.database.engine import ENGINE
from survey.database.session import Row

_SQLITE = """
    SELECT m.name AS holder, c.name AS part FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'
"""
_POSTGRES = """
    SELECT table_name AS holder, column_name AS part FROM information_schema.columns
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
"""


async def stored_columns() -> dict[str, list[str]]:
    """Every table or view with its columns, both in alphabetical order."""
    rows: list[Row] = await ENGINE.run_ddl(_SQLITE if ENGINE.engine_type == "sqlite" else _POSTGRES)
    found: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (row["holder"], row["part"])):
        found.setdefault(row["holder"], []).append(row["part"])
    return found
