"""What each table of the pulse may hold, read from the migrated database itself, on both kinds of it.

Attack 16. Control: tables with what an ordinary program would add to them.
"""

from survey import database as db

MAY_HOLD = {
    "ballot": {"key", "wave", "rev", "locked"},
    "comment": {"id", "wave", "kind", "cell", "department", "digest", "nonce", "text", "idea", "hidden"},
    "release": {"id", "wave", "kind", "cell", "department", "eligible", "n"},
    "release_mean": {"id", "release", "question", "n", "tenths", "bound"},
}
# Rows here are about one person each, so nothing else may point to them.
NOBODY_POINTS_TO = {"ballot", "comment"}
# Who was asked, issued or reminded in an open week lies beside its keys, and in no table.
IN_NO_TABLE = ("roster", "ledger", "invit", "issue", "blinded", "remind", "outbox", "acked")


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


async def columns_of() -> dict[str, set[str]]:
    """The columns of each table that has a promise."""
    found: dict[str, set[str]] = {}
    for table, column, _ in await columns():
        found.setdefault(table, set()).add(column)
    return {table: found.get(table, set()) for table in MAY_HOLD}


async def times_and_numbers() -> set[str]:
    """Where a promised table could hold a time or a serial number."""
    kinds = {(table, column, kind) for table, column, kind in await columns() if table in MAY_HOLD}
    assert kinds
    counters = await db.query(
        "SELECT name AS n FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        if db.ENGINE.engine_type == "sqlite"
        else "SELECT relname AS n FROM pg_class WHERE relkind = 'S'"
    )
    return {
        f"{table}.{column}"
        for table, column, kind in kinds
        if any(word in kind for word in ("time", "date", "serial"))
    } | {row["n"] for row in counters if row["n"].startswith(tuple(MAY_HOLD))}


async def pointing_to_a_person() -> set[tuple[str, str]]:
    """Which tables point to a row that is about one person."""
    return {(table, target) for table, target in await references() if target in NOBODY_POINTS_TO}


async def test_each_table_has_exactly_the_promised_columns(database: str) -> None:
    assert await columns_of() == MAY_HOLD


async def test_a_registered_plan_holds_settings_and_points_to_nobody(database: str) -> None:
    found = {column for table, column, _ in await columns() if table == "plan"}
    assert found == {"number", "settings", "digest", "stored", "before_data"}
    assert not [pair for pair in await references() if "plan" in pair]


async def test_a_job_holds_a_kind_and_a_moment_and_points_to_nobody(database: str) -> None:
    found = {column for table, column, _ in await columns() if table == "job"}
    # No payload, and no time at which it ended: how long it took would tell how many had not answered.
    assert found == {
        "id", "kind", "due", "next_try", "attempts", "began", "lease", "leased_until", "outcome", "reason"
    }  # fmt: skip
    assert not [pair for pair in await references() if "job" in pair]


async def test_what_kind_a_team_is_points_to_the_team_alone_and_holds_no_figure(database: str) -> None:
    found = {column for table, column, _ in await columns() if table == "team_trait"}
    assert found == {"id", "team", "trait", "since", "label"}
    assert {target for table, target in await references() if table == "team_trait"} == {"team"}


async def test_schedule_and_pauses_are_about_days_and_point_to_no_person(database: str) -> None:
    about = {"schedule", "site", "site_team", "planned_wave", "planned_round", "pause", "pause_part"}
    pointed = {target for table, target in await references() if table in about}
    assert pointed == {"team", "department", "site", "planned_wave", "pause"}
    words = ("person", "name", "email", "how_many", "sent")
    named = {f"{t}.{c}" for t, c, _ in await columns() if t in about and any(word in c for word in words)}
    assert named == {"site.name"}


async def test_none_of_them_can_hold_a_time_or_a_serial_number(database: str) -> None:
    assert await times_and_numbers() == set()


async def test_nothing_else_points_to_a_persons_row(database: str) -> None:
    assert ("ballot", "wave") in await references()
    assert await pointing_to_a_person() == set()


async def telling_who_was_asked() -> set[str]:
    """Tables and columns that speak of who was asked, issued or reminded."""
    return {
        f"{table}.{column}"
        for table, column, _ in await columns()
        if any(word in f"{table}.{column}" for word in IN_NO_TABLE)
    }


async def test_no_table_knows_who_was_asked_or_issued_a_ballot(database: str) -> None:
    assert (
        await telling_who_was_asked()
        - {"rating.invited", "rating_rollup.invited", "provider_identity.issuer"}
        == set()
    )  # who vouches for an account
    assert {target for table, target in await references() if table == "ballot"} == {"wave"}


async def test_the_control_with_what_an_ordinary_program_adds_is_noticed(database: str) -> None:
    sqlite = db.ENGINE.engine_type == "sqlite"
    nullifier = "blob" if sqlite else "bytea"

    async def ordinary() -> None:
        await db.query("ALTER TABLE ballot ADD COLUMN stored_at timestamp")
        await db.query(f"CREATE TABLE receipt (ballot {nullifier} REFERENCES ballot(key))")
        await db.query("CREATE TABLE ledger (person text)")
        if sqlite:
            await db.query("CREATE TABLE comment_log (id INTEGER PRIMARY KEY AUTOINCREMENT)")
        else:
            await db.query("ALTER TABLE comment ADD COLUMN number serial")

    await db.write(ordinary)
    assert {table for table, found in (await columns_of()).items() if found != MAY_HOLD[table]} >= {"ballot"}
    assert len(await times_and_numbers()) == 2
    assert await pointing_to_a_person() == {("receipt", "ballot")}
    assert "ledger.person" in await telling_who_was_asked()
