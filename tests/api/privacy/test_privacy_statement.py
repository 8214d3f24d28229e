"""The statement of what is stored and shown, against what really is: schema, routes, tests, settings."""

import re
import sqlite3
from pathlib import Path

import pytest
from litestar import get

from api.app import ROUTES, application, privacy_statement
from api.privacy.comparing import grown_past, real_routes
from api.privacy.statement import routes, tables, thresholds
from api.texts import LANGUAGES
from survey import database as db
from survey.database.schema import stored_columns
from survey.releases.rules import Rules
from tests.api.cli.command import json_of, run
from tests.api.customers import installation_for_tests

ROOT = Path(__file__).parents[3]
STATED_COLUMNS = {table.name: table.columns for table in tables()}
STATED_ROUTES = {route.address: route.methods for route in routes()}


@get("/who-answered")
async def who_answered() -> None:
    """A route that nobody has declared."""


async def test_the_real_tables_and_routes_are_those_of_the_statement(database: str) -> None:
    assert grown_past(await stored_columns(), real_routes(application(ROUTES))) == []


async def test_a_new_column_and_a_new_table_are_named(database: str) -> None:
    async def grow() -> None:
        await db.ENGINE.run_ddl("ALTER TABLE ballot ADD COLUMN sent_at text")
        await db.ENGINE.run_ddl("CREATE TABLE visits (person text)")
        await db.ENGINE.run_ddl("CREATE VIEW answers AS SELECT key FROM ballot")

    await db.write(grow)
    assert grown_past(await stored_columns(), STATED_ROUTES) == [
        "table answers exists and is not in the statement",
        "table ballot: sent_at is not in the statement",
        "table visits exists and is not in the statement",
    ]


def test_a_new_route_and_a_new_method_are_named() -> None:
    grown = real_routes(application([*ROUTES, who_answered])) | {"/results/report": {"GET", "DELETE"}}
    assert grown_past(STATED_COLUMNS, grown) == [
        "address /results/report: DELETE is not in the statement",
        "address /who-answered exists and is not in the statement",
    ]


def test_what_is_stated_and_does_not_exist_is_named() -> None:
    columns = {name: parts for name, parts in STATED_COLUMNS.items() if name != "wish"} | {"cell": ["id"]}
    assert grown_past(columns, STATED_ROUTES) == [
        "table cell: department does not exist",
        "table cell: office does not exist",
        "table wish stands in the statement and does not exist",
    ]


def test_every_line_names_a_test_that_exists() -> None:
    lines = [table.tests for table in tables()]
    lines += [route.tests for route in routes()]
    lines += [threshold.tests for threshold in thresholds(Rules())]
    assert all(lines)
    named = {test for tests in lines for test in tests}
    missing = []
    for name in sorted(named):
        file, _, function = name.partition("::")
        path = ROOT / file
        if not (path.is_file() and re.search(rf"^(async )?def {function}\(", path.read_text(), re.MULTILINE)):
            missing.append(name)
    assert missing == []


def test_everything_is_said_in_both_languages() -> None:
    texts = [text for table in tables() for text in (table.holds, table.until)]
    texts += [text for route in routes() for text in (route.reader, route.shows)]
    texts += [threshold.says for threshold in thresholds(Rules())]
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts)
    assert not [text for text in texts if text["en"] == text["de"]]


def test_the_thresholds_are_those_in_force() -> None:
    said = {each.name: each.says for each in thresholds(Rules(k=7, c_lo=2))}
    assert "at least 7 answers" in said["k"]["en"]
    assert "mindestens 7 Antworten" in said["k"]["de"]
    assert said["c_lo"]["en"].endswith(": 2.")


async def test_the_statement_of_an_installation_holds_every_question(database: str, tmp_path: Path) -> None:
    found = await privacy_statement(installation_for_tests(tmp_path), {})
    assert found["grown_past"] == []
    assert found["questions"][0]["id"] == "happiness"
    assert len(found["questions"]) == 24


def test_the_command_prints_it_and_ends_with_one_where_the_database_has_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RESONANZ_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("RESONANZ_SECRETS", str(tmp_path / "secrets"))
    done = run("privacy", "statement")
    assert (done.status, done.err) == (0, "")
    assert "* **ballot** (key, wave, rev, locked): locked answers" in done.out
    assert "Test: `tests/promises/test_nobody_answers_twice.py::" in done.out
    german = run("privacy", "statement", "--lang", "de")
    assert "* **ballot** (key, wave, rev, locked): verschlossene Antworten" in german.out
    with sqlite3.connect(tmp_path / "data" / "resonanz.sqlite") as connection:
        connection.execute("ALTER TABLE ballot ADD COLUMN answered_at text")
    connection.close()
    grown = run("privacy", "statement", "--json")
    assert grown.status == 1
    assert json_of(grown.out)["grown_past"] == ["table ballot: answered_at is not in the statement"]
    assert "table ballot: answered_at is not in the statement" in grown.err
