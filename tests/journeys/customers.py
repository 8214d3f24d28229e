"""A running server with one team, and links to contacts that have ended."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import anyio
from litestar import Litestar

from api.app import create_app
from api.settings.settings import read_settings
from survey import database
from survey.contacts import api_keys
from survey.contacts.arriving.announcing import Announcement, announce_contact
from survey.contacts.links import rating_token
from tests.api.customers import found_teams
from tests.journeys.server import running

SECRET = "a-secret-that-only-these-journeys-know"
CONTACTS, TERMINAL = 40, 3


def served() -> Litestar:
    """What the server of these journeys serves."""
    return create_app(read_settings())


@dataclass
class Organisation:
    """A server and the contacts nobody has rated yet."""

    address: str
    file: Path
    contacts: list[tuple[UUID, datetime]]
    # Those that took place before a terminal.
    terminal: list[tuple[UUID, datetime]]

    def link(self, *, terminal: bool = False) -> str:
        """A link to a fresh contact."""
        contact, ended_at = (self.terminal if terminal else self.contacts).pop()
        return f"{self.address}/r/{rating_token((SECRET,), contact, ended_at)}"

    def rows(self, table: str) -> list[dict[str, Any]]:
        """What is stored, read beside the server."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608  # our own table names


@contextmanager
def organisation(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Organisation]:
    """Teams, contacts and a server, on SQLite as most installations have it."""
    file = folder / "data" / "resonanz.sqlite"
    with ThreadPoolExecutor(1) as apart:  # the browser's event loop stays in this thread
        contacts, terminal = apart.submit(anyio.run, _report, f"sqlite://{file}").result()
    environment = {
        **os.environ,
        "RESONANZ_DATA": str(file.parent),
        "RESONANZ_KEYS": str(folder / "keys"),
        "RESONANZ_SECRETS": str(folder / "secrets"),
        "RESONANZ_SECRET": SECRET,
        **(settings or {}),
    }
    with running("tests.journeys.customers:served", environment) as address:
        yield Organisation(address, file, contacts, terminal)


async def _report(url: str) -> list[list[tuple[UUID, datetime]]]:
    await database.open(url, "journeys")
    try:
        await database.migrate()
        await found_teams("Nord")
        day = datetime.now(UTC).date()
        key = await api_keys.find_key(await api_keys.create_key("journeys", day), api_keys.CONTACTS, day)
        assert key is not None
        ended_at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
        zone = ZoneInfo("Europe/Berlin")
        found = []
        for channel, count in (("call", CONTACTS), ("kiosk", TERMINAL)):
            told = Announcement("Nord", "phone", channel, ended_at)
            made = [await announce_contact(told, zone, key, None) for _ in range(count)]
            found.append([(each.contact, each.ended_at) for each in made])
    finally:
        await database.close()
    return found
