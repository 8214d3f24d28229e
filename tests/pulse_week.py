"""An open week of 24 people behind a real server process, for browsers: everything as in production.

The week is this week, because receipts are listed for four weeks. A browser's event loop occupies the thread
of its test, so what is asynchronous runs in a thread of its own, and no test that uses these may be async.
"""

import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from litestar import Litestar

from api.app import create_app
from api.settings.settings import read_settings
from survey import database
from survey.ballots.manifest import fingerprint, write_manifest
from survey.tokens import sign_link
from tests.api.pulse import SECRETS
from tests.clock import this_week
from tests.databases import elsewhere
from tests.journeys.server import PIDS, free_port, running
from tests.survey.lifecycle.week import Week, hire, open_week

T = TypeVar("T")
APPLICATION = "tests.pulse_week:application"


def application() -> Litestar:
    """What is served."""
    return create_app(read_settings())


@dataclass(frozen=True)
class Invited:
    """One person's cell and token."""

    cell: UUID
    token: str


@dataclass(frozen=True)
class PulseWeek:
    """An open week, the links of everybody invited, and the one address at which it is served."""

    folder: Path
    url: str
    week: Week
    people: tuple[Invited, ...]
    port: int = field(default_factory=free_port)

    @property
    def server(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        """The page without anybody's token."""
        return f"{self.server}/pulse/{self.week.wave}"

    def link(self, token: str, query: str = "") -> str:
        """What stands in an invitation."""
        return f"{self.page}{query}#{fingerprint(write_manifest(self.week.manifest))}.{token}"

    @contextmanager
    def served(self) -> Iterator[str]:
        """A server process on this database, always at the same address: browsers keep things by address."""
        with running(APPLICATION, os.environ | self.environment(), self.port):
            yield self.server

    def environment(self) -> dict[str, str]:
        """The settings of this installation, for its server and for commands."""
        return {
            "RESONANZ_DATA": str(self.folder / "data"),
            "RESONANZ_KEYS": str(self.folder / "keys"),
            "RESONANZ_SECRETS": str(self.folder / "secrets"),
            "RESONANZ_DATABASE": self.url,
            "RESONANZ_SECRET": ",".join(SECRETS),
        }

    def pid(self) -> int:
        """The process that serves it at this moment."""
        return PIDS[self.port]

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        """Something in the database while no server has it open."""
        return in_database(self.url, work)


def open_pulse_week(folder: Path, url: str) -> PulseWeek:
    """Hire 24 people in three teams and ask them about this week."""
    (folder / "data").mkdir()

    async def make() -> PulseWeek:
        await database.migrate()
        await hire()
        week = await open_week(folder, this_week())
        people = tuple(
            Invited(cell, sign_link(SECRETS, "pulse", week.invitation(person)))
            for cell, person in await week.people()
        )
        return PulseWeek(folder, url, week, people)

    return in_database(url, make)


def in_database(url: str, work: Callable[[], Awaitable[T]]) -> T:
    """Open the database, work, close it."""

    async def opened() -> T:
        await database.open(url, "tests")
        try:
            return await work()
        finally:
            await database.close()

    return elsewhere(opened)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database without any rows on each engine, for tests with a browser."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "fresh_postgres_url"))


@pytest.fixture(scope="module")
def pulse_week(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PulseWeek]:
    """A served week for all tests of a file."""
    folder = tmp_path_factory.mktemp("week")
    shutil.copy(sqlite_template, folder / "resonanz.sqlite")
    week = open_pulse_week(folder, f"sqlite://{folder / 'resonanz.sqlite'}")
    with week.served():
        yield week


@pytest.fixture(scope="module")
def _waiting(pulse_week: PulseWeek) -> Iterator[Invited]:
    return iter(pulse_week.people)


@pytest.fixture
def token(_waiting: Iterator[Invited]) -> str:
    """The token of somebody who has not answered yet."""
    return next(_waiting).token
