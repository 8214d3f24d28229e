"""A PostgreSQL primary with a standby, for tests in which the machine of the primary dies."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from tests.databases import PATIENCE, Server, postgres_url, running_cluster, server_directory

NAME = "resonanz"
WITHIN = 120.0


@dataclass(frozen=True)
class Pair:
    """Two servers of which the second follows the first."""

    primary: Path
    standby: Server

    @property
    def url(self) -> str:
        """Where the survey is, as long as the primary lives."""
        return postgres_url(self.primary, NAME)

    @property
    def promoted_url(self) -> str:
        """Where it is once the standby has taken over."""
        return postgres_url(self.standby.folder, NAME)

    async def wait_for(self, who: str) -> None:
        """Commits of the primary wait for these standbys, by name; for none if that is empty.

        The standby has done all that the primary has, too.
        """
        await _run(self.primary, f"ALTER SYSTEM SET synchronous_standby_names = '{who}'")
        await _run(self.primary, "SELECT pg_reload_conf()")
        # Until it has read that, the old state agrees with the old setting.
        await _until(self.primary, f"SELECT current_setting('synchronous_standby_names') = '{who}'")
        # Whether commits wait is told to all by the checkpointer, which reads its settings between two
        # checkpoints: the second begins after it has read those of now.
        for _ in range(2):
            await _run(self.primary, "CHECKPOINT")
        done = await _run(self.primary, "SELECT pg_current_wal_lsn()::text")
        await _until(
            self.primary,
            f"SELECT count(*) = 1 FROM pg_stat_replication WHERE replay_lsn >= '{done}'"  # noqa: S608  # its own
            " AND (sync_state = 'sync') = (current_setting('synchronous_standby_names') <> '')",
        )

    async def cut_off(self) -> None:
        """The standby no longer hears from the primary."""
        await _run(self.standby.folder, "ALTER SYSTEM SET primary_conninfo = ''")
        await _run(self.standby.folder, "SELECT pg_reload_conf()")
        await _until(self.standby.folder, "SELECT count(*) = 0 FROM pg_stat_wal_receiver")
        await _until(self.primary, "SELECT count(*) = 0 FROM pg_stat_replication")

    async def cancel_waiting(self) -> None:
        """What a helpful administrator does when everything seems to hang."""
        await _until(
            self.primary,
            "SELECT count(pg_cancel_backend(pid)) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
        )

    def kill_primary(self) -> None:
        """Every process of it at once, as when its machine loses power."""
        (postmaster, *_) = (self.primary / "data" / "postmaster.pid").read_text().split()
        os.kill(int(postmaster), signal.SIGSTOP)  # it starts none that would not be listed
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", postmaster], capture_output=True, text=True, check=True, timeout=60
        )
        for process in [*listed.stdout.split(), postmaster]:
            with suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)

    def promote(self) -> None:
        """The standby becomes the primary."""
        self.standby.run("pg_ctl", "-D", self.standby.data, "-t", PATIENCE, "-w", "promote")


@contextmanager
def primary_and_standby() -> Iterator[Pair]:
    """Both running, the second following the first asynchronously."""
    with running_cluster() as primary, server_directory() as standby:
        source = f"host={primary} user=postgres application_name=standby"
        standby.run(
            "pg_basebackup", "-d", source, "-D", standby.data, "-R", "-X", "stream", "-c", "fast", "-N"
        )
        standby.start()
        yield Pair(primary, standby)


async def _run(folder: Path, sql: str) -> Any:
    connection = await asyncpg.connect(postgres_url(folder, "postgres"))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def _until(folder: Path, sql: str) -> None:
    async with asyncio.timeout(WITHIN):
        while not await _run(folder, sql):
            await asyncio.sleep(0.02)
