"""What each table of the pulse may hold, read from the migrated database itself, on both kinds of it.

Attack 16.
"""

from survey import database as db

MAY_HOLD = {
    "wave_roster": {"id", "wave", "person", "cell"},
    "ledger": {"invitation", "wave", "person", "cell", "blinded", "blind_signature", "acked"},
    "outbox": {"id", "wave", "recipient", "template"},
    "ballot": {"nullifier", "wave", "cell", "rev", "sealed"},
    "counted": {"nullifier", "wave"},
    "comment": {"id", "wave", "kind", "cell", "department", "text"},
    "release": {"id", "wave", "kind", "cell", "department", "eligible", "n"},
    "release_mean": {"id", "release", "question", "n", "tenths", "bound"},
}
# Rows here are about one person each, so nothing else may point to them.
NOBODY_POINTS_TO = {"wave_roster", "ledger", "ballot", "counted", "comment"}


async def columns() -> list[tuple[str, str, str]]:
    """Table, column and type of everything in the database."""
    if db.ENGINE.engine_type == "sqlite":
        rows = await db.query(
            "SELECT m.name AS t, c.name AS n, c.type AS k FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table'"
        )
    else:
        rows = await db.query(
            "SELECT table_name AS t, column_name AS n, data_type AS k FROM information_schema.columns "
            "WHERE table_schema = 'public'"
        )
    return [(row["t"], row["n"], row["k"].lower()) for row in rows]


async def references() -> set[tuple[str, str]]:
    """Which table points to which."""
    if db.ENGINE.engine_type == "sqlite":
        rows = await db.query(
            'SELECT m.name AS t, f."table" AS r FROM sqlite_master m, pragma_foreign_key_list(m.name) f'
        )
    else:
        rows = await db.query(
            "SELECT conrelid::regclass::text AS t, confrelid::regclass::text AS r FROM pg_constraint "
            "WHERE contype = 'f'"
        )
    return {(row["t"], row["r"]) for row in rows}


async def test_each_table_has_exactly_the_promised_columns(database: str) -> None:
    found: dict[str, set[str]] = {}
    for table, column, _ in await columns():
        found.setdefault(table, set()).add(column)
    assert {table: found.get(table) for table in MAY_HOLD} == MAY_HOLD


async def test_a_registered_plan_holds_settings_and_points_to_nobody(database: str) -> None:
    found = {column for table, column, _ in await columns() if table == "plan"}
    assert found == {"number", "settings", "digest", "stored", "before_data"}
    assert not [pair for pair in await references() if "plan" in pair]


async def test_none_of_them_can_hold_a_time_or_a_serial_number(database: str) -> None:
    kinds = {(table, column, kind) for table, column, kind in await columns() if table in MAY_HOLD}
    assert kinds
    assert not {each for each in kinds if any(word in each[2] for word in ("time", "date", "serial"))}
    counters = await db.query(
        "SELECT name AS n FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        if db.ENGINE.engine_type == "sqlite"
        else "SELECT relname AS n FROM pg_class WHERE relkind = 'S'"
    )
    assert not {row["n"] for row in counters if row["n"].startswith(tuple(MAY_HOLD))}


async def test_nothing_else_points_to_a_persons_row(database: str) -> None:
    pointing = await references()
    assert ("ballot", "wave") in pointing
    assert not {(table, target) for table, target in pointing if target in NOBODY_POINTS_TO}


async def test_the_ledger_and_the_box_do_not_know_each_other(database: str) -> None:
    pointing = await references()
    assert not pointing & {
        ("ledger", "ballot"),
        ("ballot", "ledger"),
        ("ballot", "person"),
        ("ballot", "wave_roster"),
    }
