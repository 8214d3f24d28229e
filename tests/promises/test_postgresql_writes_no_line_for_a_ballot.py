"""Attack 48: read the log of the database server, where each line has its time.

Statements are not logged by an ordinary server, but much else writes a line for each of them: statistics,
plans, durations, debugging, extensions that explain or audit. Each such setting is refused at the start, with
its remedy. Control: a server that does not ask starts, and the log gains lines whenever somebody answers.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from survey import database as db
from survey.database.postgres_settings import require_safe_settings
from survey.errors import Misconfigured
from tests.databases import execute
from tests.survey.lifecycle.week import hire, open_week

# Loaded for one database, as its owner may.
EXPLAINS = {"session_preload_libraries": "auto_explain"}
A_LINE_FOR_EACH: list[tuple[Mapping[str, str], str]] = [
    ({"log_statement": "mod"}, "log_statement = none"),
    ({"log_duration": "on"}, "log_duration = off"),
    ({"log_min_duration_statement": "0"}, "log_min_duration_statement = -1"),
    ({"log_min_duration_sample": "0"}, "log_min_duration_sample = -1"),
    ({"log_transaction_sample_rate": "1"}, "log_transaction_sample_rate = 0"),
    (EXPLAINS | {"auto_explain.log_min_duration": "0"}, "auto_explain.log_min_duration = -1"),
    ({"log_parser_stats": "on"}, "log_parser_stats = off"),
    ({"log_planner_stats": "on"}, "log_planner_stats = off"),
    ({"log_executor_stats": "on"}, "log_executor_stats = off"),
    ({"log_statement_stats": "on"}, "log_statement_stats = off"),
    ({"debug_print_parse": "on"}, "debug_print_parse = off"),
    ({"debug_print_rewritten": "on"}, "debug_print_rewritten = off"),
    ({"debug_print_plan": "on"}, "debug_print_plan = off"),
    ({"log_min_messages": "debug2"}, "log_min_messages = warning"),
]
# What writes one only now and then: for slow ones, for those that wait, for sorts, or to us.
NOW_AND_THEN: list[tuple[Mapping[str, str], str]] = [
    ({"log_min_duration_statement": "1"}, "log_min_duration_statement = -1"),
    ({"log_min_duration_statement": "999"}, "log_min_duration_statement = -1"),
    ({"log_min_duration_sample": "999"}, "log_min_duration_sample = -1"),
    (EXPLAINS | {"auto_explain.log_min_duration": "1h"}, "auto_explain.log_min_duration = -1"),
    ({"log_lock_waits": "on", "deadlock_timeout": "1ms"}, "log_lock_waits = off"),
    ({"trace_sort": "on"}, "trace_sort = off"),
    ({"log_min_messages": "debug1"}, "log_min_messages = warning"),
    ({"client_min_messages": "debug1"}, "client_min_messages = notice"),
]
HARMLESS: list[Mapping[str, str]] = [
    {"log_min_duration_statement": "1000"},
    {"log_min_duration_sample": "1s"},
    {"log_lock_waits": "on"},
    {"log_min_messages": "log"},
    {"log_statement": "ddl"},
    EXPLAINS,
]
TIME = re.compile(rb"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} ", re.MULTILINE)


async def configure(cluster: Path, url: str, settings: Mapping[str, str]) -> None:
    """What every new connection to this database finds, and nothing else."""
    name = urlsplit(url).path[1:]
    await execute(cluster, f"ALTER DATABASE {name} RESET ALL")
    for setting, value in settings.items():
        await execute(cluster, f"ALTER DATABASE {name} SET {setting} = '{value}'")


@pytest.mark.parametrize(("settings", "remedy"), [*A_LINE_FOR_EACH, *NOW_AND_THEN])
async def test_a_server_that_would_write_one_is_refused(
    fresh_postgres_url: str, postgres_cluster: Path, settings: Mapping[str, str], remedy: str
) -> None:
    await configure(postgres_cluster, fresh_postgres_url, settings)
    with pytest.raises(Misconfigured, match=f"Set {re.escape(remedy)} in postgresql.conf"):
        await db.open(fresh_postgres_url, "tests")


@pytest.mark.parametrize("settings", HARMLESS)
async def test_a_server_that_tells_of_slow_statements_and_of_tables_is_not(
    fresh_postgres_url: str, postgres_cluster: Path, settings: Mapping[str, str]
) -> None:
    await configure(postgres_cluster, fresh_postgres_url, settings)
    await db.open(fresh_postgres_url, "tests")
    await db.close()


class Audited:
    """The settings of a server with an extension that is not installed here."""

    def __init__(self, connection: asyncpg.Connection, further: Mapping[str, str]) -> None:
        self._connection, self._further = connection, further

    async def fetch(self, sql: str) -> list[Mapping[str, str]]:
        further = [{"name": name, "setting": value} for name, value in self._further.items()]
        return [*await self._connection.fetch(sql), *further]


@pytest.mark.parametrize(
    ("further", "refused"),
    [
        ({"pgaudit.log": "none"}, False),
        ({"pgaudit.log": "DDL, role"}, False),
        ({"pgaudit.log": "ddl,write"}, True),
        ({"pgaudit.log": "all, -read"}, True),
        ({"pgaudit.log": "misc"}, True),
        ({"pgaudit.role": "auditor"}, True),
        ({"pgaudit.log_parameter": "on"}, True),
        ({"wal_debug": "on"}, True),
    ],
)
async def test_an_audit_of_statements_is_refused(
    fresh_postgres_url: str, further: Mapping[str, str], refused: bool
) -> None:
    connection = await asyncpg.connect(fresh_postgres_url)
    try:
        if not refused:
            await require_safe_settings(Audited(connection, further), "here")
            return
        with pytest.raises(Misconfigured, match=f"Set {next(iter(further))} = "):
            await require_safe_settings(Audited(connection, further), "here")
    finally:
        await connection.close()


@contextmanager
def growth(log: Path) -> Iterator[list[bytes]]:
    """What a log gains meanwhile."""
    before, gained = log.stat().st_size, list[bytes]()
    yield gained
    gained.append(log.read_bytes()[before:])


async def test_a_safe_server_writes_nothing_while_everybody_answers(
    fresh_postgres_url: str, postgres_cluster: Path, tmp_path: Path
) -> None:
    # A checkpoint has its own line, and is nobody's answer.
    await execute(postgres_cluster, "CHECKPOINT")
    await db.open(fresh_postgres_url, "tests")
    try:
        await hire(["Nord"], 8)
        week = await open_week(tmp_path)
        with growth(postgres_cluster / "log") as gained:
            for cell, person in await week.people():
                await week.answer(person, cell, 4)
    finally:
        await db.close()
    assert [line for line in gained[0].splitlines() if b"checkpoint" not in line] == []


async def test_the_control_that_does_not_ask_has_a_line_with_the_time_of_each_answer(
    fresh_postgres_url: str, postgres_cluster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask_nothing(*_: object) -> None:
        pass

    monkeypatch.setattr("survey.database.postgres.require_safe_settings", ask_nothing)
    await db.open(fresh_postgres_url, "tests")
    await hire()
    week = await open_week(tmp_path)
    people = await week.people()
    await db.close()
    silent = []
    for (settings, _), (cell, person) in zip(A_LINE_FOR_EACH, people, strict=False):
        await configure(postgres_cluster, fresh_postgres_url, settings)
        await db.open(fresh_postgres_url, "tests")
        try:
            with growth(postgres_cluster / "log") as gained:
                await week.answer(person, cell, 4)
        finally:
            await db.close()
        if not (TIME.search(gained[0]) and len(gained[0].splitlines()) > 1):
            silent.append(settings)
    assert len(people) >= len(A_LINE_FOR_EACH)
    assert silent == []
