"""Attack 15: talk an installation into settings under which a promise does not hold.

A secret that can be guessed, plain http, keys where others or backups reach them, a database that notes when
a ballot came or what is in it, or that loses what was acknowledged: the server says what is wrong, and does
not start. Which values of which setting are refused is in tests/api/test_settings.py.
Control: a server that does not ask starts, and the attacker reads times and names.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
from Crypto.PublicKey import RSA

from api.app import application, running
from api.installation import SERVER, open_installation
from api.settings.settings import read_settings
from survey import database as db
from survey.accounts.roles import Role
from survey.ballots.keys import load_secrets
from survey.ballots.locked_rows import BoxLock
from survey.ballots.self_test import self_test
from survey.errors import Misconfigured
from tests.databases import execute, postgres_url, running_cluster
from tests.survey.accounts.people import hire as employ
from tests.survey.lifecycle.week import hire, open_week

STRONG = "Zc8Qk1vT0nYw5LrXb3MfHs7JdGa9PeUi"


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """A safe installation with something changed."""
    safe = {"DATA": str(folder / "data"), "KEYS": str(folder / "keys"), "SECRET": STRONG}
    return {f"RESONANZ_{name}": value for name, value in (safe | changes).items()}


async def start(variables: dict[str, str]) -> None:
    """What `resonanz serve` does before it listens."""
    async with open_installation(read_settings(variables), SERVER):
        pass


async def test_a_safe_installation_starts(database_url: str, tmp_path: Path) -> None:
    await start(environment(tmp_path, DATABASE=database_url))


@pytest.mark.parametrize(
    "changes",
    [
        {"SECRET": "changeme"},
        {"SECRET": "secret" * 8},
        {"URL": "http://survey.example.org"},
        {"ADDRESS": "0.0.0.0:8000"},
        {"KEYS": "{data}/keys"},
        {"DATA": "{keys}/data"},
    ],
)
async def test_settings_that_break_a_promise_are_refused_and_nothing_is_made(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    places = {"data": tmp_path / "data", "keys": tmp_path / "keys"}
    with pytest.raises(Misconfigured, match=f"RESONANZ_{next(iter(changes))}"):
        await start(environment(tmp_path, **{name: text.format(**places) for name, text in changes.items()}))
    assert list(tmp_path.iterdir()) == []


async def test_a_library_that_signs_otherwise_than_the_standard_is_refused(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RSA.RsaKey, "_decrypt_to_bytes", lambda key, _: bytes(key.size_in_bytes()))
    self_test.cache_clear()  # what this process has found before
    with pytest.raises(Misconfigured, match="fail the test vector"):
        await start(environment(tmp_path, DATABASE=sqlite_url))
    assert not (tmp_path / "keys").exists()


async def test_others_reach_no_server_that_nobody_signs_in_to(sqlite_url: str, tmp_path: Path) -> None:
    """Control: with an account the same settings begin."""
    reachable = environment(
        tmp_path, DATABASE=sqlite_url, ADDRESS="192.0.2.7:8000", URL="https://survey.example.org"
    )
    settings = read_settings(reachable)
    with pytest.raises(Misconfigured, match="nobody has an account yet"):
        async with running(application([]), settings):
            pass
    async with open_installation(settings, SERVER) as installation:
        await employ(installation.secrets, "omar@example.org", [Role.ADMINISTRATOR])
    async with running(application([]), settings):
        pass


def test_the_command_ends_with_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", "serve", "--lang", "en"],
        env=os.environ | environment(tmp_path, SECRET="changeme"),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "too easy to guess" in done.stderr
    assert list(tmp_path.iterdir()) == []


def readable_directory(keys: Path) -> None:
    keys.chmod(0o750)


def readable_key(keys: Path) -> None:
    (keys / "link-secret").write_text("x")
    (keys / "link-secret").chmod(0o644)


def linked_key(keys: Path) -> None:
    (keys / "link-secret").symlink_to("/dev/null")


@pytest.mark.parametrize("make_unsafe", [readable_directory, readable_key, linked_key])
async def test_keys_that_others_can_read_are_refused(
    tmp_path: Path, make_unsafe: Callable[[Path], None]
) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    make_unsafe(tmp_path / "keys")
    with pytest.raises(Misconfigured, match="keys"):
        await start(environment(tmp_path))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("unsafe", "named"),
    [
        ({"synchronous_commit": "off"}, "synchronous_commit = on"),
        ({"synchronous_commit": "local"}, "synchronous_commit = on"),
        ({"log_parameter_max_length_on_error": "100"}, "log_parameter_max_length_on_error = 0"),
        (
            {"log_parameter_max_length": "-1", "log_min_duration_statement": "5s"},
            "log_parameter_max_length = 0",
        ),
        ({"log_transaction_sample_rate": "0.01"}, "log_transaction_sample_rate = 0"),
    ],
)
async def test_postgresql_that_tells_or_loses_something_is_refused(
    fresh_postgres_url: str, tmp_path: Path, unsafe: dict[str, str], named: str
) -> None:
    other = await asyncpg.connect(fresh_postgres_url)
    name = await other.fetchval("SELECT current_database()")
    for setting, value in unsafe.items():
        await other.execute(f"ALTER DATABASE {name} SET {setting} = '{value}'")
    await other.close()
    with pytest.raises(Misconfigured, match=f"Set {named} in"):
        await start(environment(tmp_path, DATABASE=fresh_postgres_url))


@pytest.fixture(scope="module")
def talkative() -> Iterator[Path]:
    """A PostgreSQL server that notes when something was committed and what was in it."""
    further = "-c track_commit_timestamp=on -c log_statement=mod -c log_parameter_max_length=-1"
    with running_cluster(further) as cluster:
        yield cluster


async def test_postgresql_that_notes_when_something_was_committed_is_refused(
    talkative: Path, tmp_path: Path
) -> None:
    with pytest.raises(Misconfigured, match="Set track_commit_timestamp = off in"):
        await start(environment(tmp_path, DATABASE=postgres_url(talkative, "postgres")))


async def test_postgresql_that_does_not_wait_for_the_disk_is_refused(tmp_path: Path) -> None:
    for unsafe, named in (("-c fsync=off", "fsync"), ("-c full_page_writes=off", "full_page_writes")):
        refused = pytest.raises(Misconfigured, match=f"Set {named} = on in")
        with running_cluster(unsafe) as cluster, refused:
            await start(environment(tmp_path, DATABASE=postgres_url(cluster, "postgres")))


async def answer_one_after_another(folder: Path) -> list[tuple[float, bytes, float]]:
    """Each person answers in their own moment, watched by somebody who has the secret of the box."""
    await hire(["Nord"], 8)
    week = await open_week(folder)
    lock = BoxLock(week.wave, load_secrets(week.keys, week.wave).box)
    seen = []
    for cell, person in await week.people():
        before = time.time()
        voter = await week.answer(person, cell, 4)
        seen.append((before, lock.key(voter.nullifier), time.time()))
    return seen


TIMES = "SELECT key, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 AS at FROM ballot"


async def test_a_safe_server_knows_no_time_and_writes_nobody_down(
    fresh_postgres_url: str, postgres_cluster: Path, tmp_path: Path
) -> None:
    await db.open(fresh_postgres_url, "tests")
    try:
        seen = await answer_one_after_another(tmp_path)
        with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError):
            await db.query(TIMES)
    finally:
        await db.close()
    log = (postgres_cluster / "log").read_bytes()
    assert b"Nord 3" not in log
    assert [key for _, key, _ in seen if key.hex().encode() in log] == []


async def test_the_control_that_does_not_ask_gives_times_and_names(
    talkative: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask_nothing(*_: object) -> None:
        pass

    monkeypatch.setattr("survey.database.postgres.require_safe_settings", ask_nothing)
    await execute(talkative, "CREATE DATABASE survey")
    await db.open(postgres_url(talkative, "survey"), "tests")
    try:
        await db.migrate()
        seen = await answer_one_after_another(tmp_path)
        at = {row["key"]: row["at"] for row in await db.query(TIMES)}
    finally:
        await db.close()
    assert all(before < at[key] < after for before, key, after in seen)
    log = (talkative / "log").read_bytes()
    assert b"Nord 3" in log
    assert all(key.hex().encode() in log for _, key, _ in seen)
