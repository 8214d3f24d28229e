"""The `database` fixture: every test that uses it runs on SQLite and on PostgreSQL, on an empty database.

PostgreSQL is a throw-away cluster per session. Where it is missing the tests fail and say what to install.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import anyio
import asyncpg
import pytest
from anyio.from_thread import start_blocking_portal

from survey import database as db

T = TypeVar("T")

BINARIES = Path("/usr/lib/postgresql")
# On a busy machine making a server took half a minute.
PATIENCE = 300
REMEDY = "These tests need PostgreSQL 15 or newer: apt-get install -y postgresql postgresql-common"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asyncio is what the server runs on."""
    return "asyncio"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server in a directory of its own, where its socket lies too."""

    folder: Path
    binaries: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, program: str, *arguments: object) -> None:
        """One of PostgreSQL's programs, as the user that the server runs as."""
        command = [*become(), str(self.binaries / program), *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, f"{REMEDY}\n{done.stdout}\n{done.stderr}"

    def start(self, further: str = "") -> None:
        """Start it and wait until it answers."""
        # Its housekeeping comes by whenever it likes, and what it still sees no vacuum of a test can remove.
        ours = "-c listen_addresses= -c log_parameter_max_length=0 -c max_connections=200 -c autovacuum=off"
        options = f"-k {self.folder} {ours} {further}"
        self.run(
            "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-t", PATIENCE, "-w", "-o", options, "start"
        )


def become() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@contextmanager
def server_directory(*, in_memory: bool = True) -> Iterator[Server]:
    """A place for a server; whatever runs there is stopped at the end, and the place removed."""
    versions = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        pytest.fail(REMEDY)
    # A memory file system where there is one: the settings stay as they must be, and no disk is waited for.
    memory = Path("/dev/shm")  # noqa: S108  # nothing secret, and the directory is made for us alone
    roomy = in_memory and memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    folder = Path(tempfile.mkdtemp(prefix="resonanz-postgres-", dir=memory if roomy else None))
    if become():
        shutil.chown(folder, "postgres")
    server = Server(folder, versions[-1].parent)
    # Ends the server when this process ends, however that comes about: the pipe closes with it.
    ending = 'cat; "$0" -D "$1/data" -m immediate -w stop; rm -rf "$1"'
    watching = subprocess.Popen(
        [*become(), "sh", "-c", ending, server.binaries / "pg_ctl", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    try:
        yield server
    finally:
        assert watching.stdin
        watching.stdin.close()
        watching.wait(PATIENCE)


@contextmanager
def running_cluster(further: str = "", *, in_memory: bool = True) -> Iterator[Path]:
    """A PostgreSQL server of its own; the value is its directory."""
    with server_directory(in_memory=in_memory) as server:
        server.run("initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        server.start(further)
        yield server.folder


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Path]:
    """The server that all tests share."""
    with running_cluster() as cluster:
        yield cluster


def postgres_url(cluster: Path, name: str) -> str:
    """The address of one database of the cluster."""
    return f"postgresql://postgres@/{name}?host={cluster}"


async def execute(cluster: Path, sql: str) -> None:
    """One statement, as the cluster's owner."""
    connection = await asyncpg.connect(postgres_url(cluster, "postgres"))
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def as_owner(postgres_cluster: Path) -> Iterator[Callable[[str], None]]:
    """A statement to the shared cluster, on one connection: a new one for each takes as long as the rest."""
    with start_blocking_portal() as portal:
        connection = portal.call(asyncpg.connect, postgres_url(postgres_cluster, "postgres"))

        def tell(sql: str) -> None:
            portal.call(connection.execute, sql)

        yield tell
        portal.call(connection.close)


def elsewhere(work: Callable[[], Awaitable[T]]) -> T:
    """Run async work in a thread of its own: a browser's event loop occupies the thread of its tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, work).result(timeout=PATIENCE)


async def _migrated(url: str) -> None:
    await db.open(url, "tests")
    try:
        await db.migrate()
    finally:
        await db.close()


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Path) -> Path:
    """A migrated database, of which every test gets a copy."""

    async def make() -> None:
        await execute(postgres_cluster, "CREATE DATABASE template")
        await _migrated(postgres_url(postgres_cluster, "template"))

    elsewhere(make)
    return postgres_cluster


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, of which every test gets a copy."""
    path = tmp_path_factory.mktemp("template") / "resonanz.sqlite"
    elsewhere(partial(_migrated, f"sqlite://{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database, closed."""
    path = tmp_path / "resonanz.sqlite"
    shutil.copy(sqlite_template, path)
    return f"sqlite://{path}"


@pytest.fixture
def data_directory(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands that run in this process find their data: with tables, which each would make anew."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.copy(sqlite_template, folder / "resonanz.sqlite")
    monkeypatch.setenv("RESONANZ_DATA", str(folder))
    return folder


@pytest.fixture
def fresh_postgres_url(postgres_template: Path, as_owner: Callable[[str], None]) -> Iterator[str]:
    """A migrated PostgreSQL database, closed; its files are copied, which takes half of writing them anew."""
    name = f"test_{uuid4().hex}"
    as_owner(f"CREATE DATABASE {name} TEMPLATE template STRATEGY file_copy")
    yield postgres_url(postgres_template, name)
    as_owner(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database that nobody has opened, for tests that start processes of their own."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "fresh_postgres_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    """A migrated, empty, open database; the value is its address."""
    await db.open(database_url, "tests")
    yield database_url
    await db.close()


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[str]:
    """The same on SQLite alone, for what no database decides."""
    await db.open(sqlite_url, "tests")
    yield sqlite_url
    await db.close()
