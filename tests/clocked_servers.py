"""Servers of one installation whose clock a test moves: one on SQLite, two on PostgreSQL."""

import faulthandler
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import asyncpg

from survey.schedule.planning import Planned
from survey.weeks import week_label
from tests.answered_for import AGREED
from tests.clock import set_ahead
from tests.served import Served
from tests.shifted import shifted
from tests.warm import Program, run_warm

PATIENCE = 180
HANGS = 3600
SECOND = timedelta(seconds=1)
# What has to be done at its moment; whatever comes again and again is caught up with at the next of these.
AT_ITS_MOMENT = frozenset({"open", "close", "mail", "mail again", "remind", "outbox"})
TO_DO = "SELECT kind AS name, next_try AS value, leased_until AS until FROM job WHERE outcome = ''"

Rows = list[tuple[Any, ...]]


def may_last() -> None:
    """This test takes its time; of any other one five minutes mean that it hangs."""
    faulthandler.dump_traceback_later(HANGS, exit=True, file=2)


class Servers:
    """The processes, and the clock that all of them read."""

    def __init__(
        self, folder: Path, url: str, program: Program = shifted, changes: dict[str, str] | None = None
    ) -> None:
        self.url, self.clock, self.ahead = url, folder / "ahead", timedelta()
        said = {"RESONANZ_DATABASE": url, "RESONANZ_LANGUAGE": "en", **AGREED, **(changes or {})}
        count = 2 if url.startswith("postgresql") else 1
        words = [str(self.clock)]
        self.all = [Served(folder, changes=said, program=program, words=words) for _ in range(count)]

    def is_now(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)
        set_ahead(self.clock, self.ahead)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def command(self, *words: str) -> str:
        server = self.all[0]
        done = run_warm([str(self.clock), *words], server.folder, server.environment, shifted)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        for server in self.all:
            server.start()

    def stop(self) -> None:
        for server in self.all:
            if server.process and server.process.poll() is None:
                server.stop()

    def kill(self) -> None:
        """All of them at once, in the middle of whatever they do."""
        for server in self.all:
            if server.process and server.process.poll() is None:
                server.process.kill()
                server.process.wait()

    def waves(self) -> list[tuple[str, str]]:
        """Names and states."""
        return [
            (str(name), str(state)) for name, state in self.rows("SELECT id, state FROM wave ORDER BY id")
        ]

    def acts(self) -> Counter[str]:
        """How often each act stands in the audit log, which forgets nothing in half a year."""
        return Counter(row[0] for row in self.rows("SELECT action AS name FROM audit_entry"))

    def rows(self, sql: str) -> Rows:
        """Read from the database itself, beside the servers."""
        if self.url.startswith("sqlite"):
            path = self.url.removeprefix("sqlite://")
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=PATIENCE)) as file:
                return list(file.execute(sql))

        async def read() -> Rows:
            connection = await asyncpg.connect(self.url)
            try:
                return [tuple(row.values()) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        return anyio.run(read)

    def becomes(self, wave: Planned, state: str) -> None:
        until = time.monotonic() + PATIENCE
        while dict(self.waves()).get(week_label(wave.week)) != state:
            assert time.monotonic() < until, (week_label(wave.week), state, self.waves()[-2:], self.logs())
            time.sleep(0.05)

    def to_do(self) -> list[tuple[str, datetime, datetime | None]]:
        """Whatever is not done: its kind, when it is tried next, and until when somebody holds it."""
        return [(kind, _moment(due), _moment(held) if held else None) for kind, due, held in self.rows(TO_DO)]

    def settles(self) -> None:
        """Until nothing is due and nobody does anything."""
        until = time.monotonic() + PATIENCE
        while busy := [
            each for each in self.to_do() if each[1] <= self.now() or (each[2] and each[2] > self.now())
        ]:
            assert time.monotonic() < until, (busy, self.now(), self.logs())
            time.sleep(0.05)

    def lives_until(self, moment: datetime) -> None:
        """From one moment at which something is due to the next."""
        while True:
            coming = [max(due, held or due) for kind, due, held in self.to_do() if kind in AT_ITS_MOMENT]
            upcoming = min((each for each in coming if each > self.now()), default=moment)
            if upcoming >= moment:
                break
            self.is_now(upcoming + SECOND)
            self.settles()
        if moment > self.now():
            self.is_now(moment + SECOND)
        self.settles()

    def logs(self) -> str:
        return "\n".join(server.log.read_text()[-2000:] for server in self.all[:1] if server.log.exists())


def _moment(stored: str | datetime) -> datetime:
    found = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@contextmanager
def servers(
    folder: Path, url: str, program: Program = shifted, changes: dict[str, str] | None = None
) -> Iterator[Servers]:
    """They are killed at the end if they still run."""
    found = Servers(folder, url, program, changes)
    try:
        yield found
    finally:
        found.kill()
