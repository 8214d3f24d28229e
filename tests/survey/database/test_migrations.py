"""The migrations make exactly the tables that the code describes, on both databases."""

import io
from contextlib import redirect_stdout

import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder

from survey import database as db
from survey.database import migrations
from survey.database.migrations import _steps
from survey.errors import Misconfigured

# Their hidden row number would tell the order in which people answered or were asked.
WITHOUT_ROWID = {"ballot", "comment"}
# What Piccolo's tables cannot say and only SQL does.
INDEXES = {
    "call_to_target_target_subject_unique",
    "contact_api_key_idempotency_key_unique",
    "contact_file_key_unique",
    "contact_rollup_week_team_touchpoint_unique",
    "contact_weekly",
    "customer_case_api_key_idempotency_key_unique",
    "fact_team_week_outcome_unique",
    "provider_identity_account_issuer_unique",
    "provider_identity_issuer_subject_unique",
    "job_kind_due_unique",
    "kind_rollup_week_team_kind_label_unique",
    "kept_answer_api_key_key_unique",
    "placed_queue_system_queue_unique",
    "rating_aside_system_key_unique",
    "rating_reasons",
    "rating_rollup_week_team_touchpoint_invited_unique",
    "rating_weekly",
    "reason_rollup_week_team_reason_unique",
    "release_mean_release_question_unique",
    "reply_wave_cell_unique",
    "role_grant_account_role_unique",
    "score_word_system_word_unique",
    "team_trait_team_trait_since_unique",
    "ticket_aside_system_ticket_unique",
    "wave_cell_wave_cell_unique",
    "wish_theme_contact_theme_unique",
    "wish_theme_wish_theme_unique",
}


async def tables() -> set[str]:
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if db.ENGINE.engine_type == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    )
    return {row["name"] for row in await db.query(listed)}


def described() -> set[str]:
    return {
        table._meta.tablename
        for app in Finder().get_app_registry().app_configs.values()
        for table in app.table_classes
    }


async def test_every_table_of_the_code_is_there(database: str) -> None:
    assert await tables() == described() | {"migration"}


def test_no_two_steps_have_one_name() -> None:
    """What has run is known by its name alone: where the first has run, the second never would."""
    names = [step.name for step in _steps()]
    assert len(names) == len(set(names))


def test_the_names_are_those_of_the_steps() -> None:
    assert migrations.names() == {step.name for step in _steps()}


async def test_a_second_run_changes_nothing_and_loads_none(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(migrations, "_steps")
    assert await db.migrate() == []


async def test_backwards_leaves_nothing_and_forwards_works_again(database: str) -> None:
    await db.migrate_back()
    assert await tables() == {"migration"}
    assert await db.migrate() != []
    assert await tables() == described() | {"migration"}


@pytest.mark.parametrize("app", Finder().get_app_registry().app_configs)
async def test_no_table_has_changed_without_a_migration(app: str) -> None:
    with redirect_stdout(io.StringIO()):
        changes = await AutoMigrationManager().get_alter_statements(Finder().get_app_config(app))
    assert [statement for change in changes for statement in change.statements] == []


async def test_every_index_over_several_columns_is_there(database: str) -> None:
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'index'"
        if db.ENGINE.engine_type == "sqlite"
        else "SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public'"
    )
    assert {row["name"] for row in await db.query(listed)} >= INDEXES


async def test_what_must_not_know_its_order_has_no_row_number(sqlite_url: str) -> None:
    await db.open(sqlite_url, "tests")
    try:
        listed = await db.query("SELECT name, wr FROM pragma_table_list WHERE type = 'table'")
        assert {row["name"] for row in listed if row["wr"]} == WITHOUT_ROWID
    finally:
        await db.close()


async def test_a_database_of_a_newer_version_is_refused(database: str) -> None:
    async def newer() -> None:
        await Migration.insert(Migration(name="2999", app_name="waves"))

    await db.write(newer)
    with pytest.raises(Misconfigured, match="newer version"):
        await db.migrate()
