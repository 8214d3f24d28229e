"""Attacks 10 and 37: kill −9 at random moments while everybody answers as fast as they can, and at the close.

Killed are the server, its keeper, the counter, and the command that closes. However that falls, what was
acknowledged is counted, with the newest acknowledged revision or a later one; nobody is locked out by a
request that was under way; no kill makes a week void. Control: a server that acknowledges before the commit.

Each round is a week with three kills. The number of a round is the seed of all its chances; what the machine
does in between is not repeated.
"""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.cli import main
from survey.ballots.context import VERSION
from survey.invitations.paused_mails import FILE as PAUSED
from survey.releases.publishing import is_as_signed, rows_of
from survey.releases.receipts import signed_release
from survey.releases.signed import counted_entry
from survey.releases.tables import Comment
from survey.waves.tables import Wave
from tests.crowd import Crowd
from tests.promises.hasty_server import hasty
from tests.promises.memory import command_of, descendants
from tests.pulse_week import PulseWeek, open_pulse_week
from tests.rounds import rounds
from tests.served import RESONANZ, Served
from tests.warm import Program

KEEPER, COUNTER = "survey.children.keeper", "survey.children.counter"
CLOSE = ("wave", "close", "--early", "--yes")
PATIENCE = 120.0


class Town:
    """A served week whose processes can be killed."""

    def __init__(self, week: PulseWeek, server: Served, chance: random.Random) -> None:
        self.week, self.server, self.chance = week, server, chance

    @property
    def pid(self) -> int:
        assert self.server.process
        return self.server.process.pid

    def child(self, name: str, *parents: int) -> int | None:
        """The process of that program below these."""
        below = (pid for parent in parents for pid in descendants(parent))
        return next((pid for pid in below if f"-m {name}" in command_of(pid)), None)

    async def restarted(self) -> None:
        """The server runs; it is started anew where it was killed."""
        assert self.server.process
        if self.server.process.poll() is not None:
            await asyncio.to_thread(self.server.start)

    async def kill_while_answering(self) -> str:
        victim = self.chance.choice(["server", "keeper"])
        await asyncio.sleep(self.chance.uniform(0, 1))
        pid = self.pid if victim == "server" else self.child(KEEPER, self.pid)
        await self.kill(pid)
        return victim

    async def kill_while_closing(self) -> str:
        """Begin to close, kill, and wait for what the command comes to."""
        command = await asyncio.create_subprocess_exec(
            *RESONANZ,
            *CLOSE,
            env=self.server.environment,
            cwd=self.server.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        victim = self.chance.choice(["server", "keeper", "command", "counter", "counter"])
        counting = victim == "counter" or self.chance.random() < 0.5
        began, found = time.monotonic(), None
        # More than half of the kills come while it is counted, however long the command takes to begin.
        while counting and not found and command.returncode is None and time.monotonic() < began + PATIENCE:
            found = self.child(COUNTER, self.pid, command.pid)
            await asyncio.sleep(0.005)
        # Rather early than late: a counter lives for a second at most, most of which it needs to start.
        await asyncio.sleep(self.chance.random() ** 2 if counting else self.chance.uniform(0, 3))
        pid = {
            "server": self.pid,
            "keeper": self.child(KEEPER, self.pid),
            "command": command.pid if command.returncode is None else None,
            "counter": self.child(COUNTER, self.pid, command.pid),
        }[victim]
        await self.kill(pid)
        said, _ = await asyncio.wait_for(command.communicate(), PATIENCE)
        return f"{victim}{'' if pid else ' (had gone)'}: {said.decode().strip().splitlines()[-1:]}"

    async def kill(self, pid: int | None) -> None:
        if pid is None:
            return
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        if pid == self.pid:
            assert self.server.process
            await asyncio.to_thread(self.server.process.wait)

    async def close(self) -> None:
        """However often it takes: somebody else may be closing."""
        until = time.monotonic() + PATIENCE
        while True:
            done = await asyncio.to_thread(self.server.run, *CLOSE)
            if done.returncode == 0:
                return
            assert time.monotonic() < until, done.stdout + done.stderr
            await asyncio.sleep(0.2)


@asynccontextmanager
async def town(folder: Path, url: str, seed: int, program: Program = main) -> AsyncIterator[Town]:
    week = open_pulse_week(folder, url)
    place = folder / "server"
    place.mkdir()
    server = Served(place, week.port, changes=week.environment(), program=program)
    try:
        await asyncio.to_thread(server.start)
        yield Town(week, server, random.Random(f"{seed} {url[:6]}"))  # noqa: S311  # no secret
    finally:
        if server.process and server.process.poll() is None:
            server.process.kill()
            server.process.wait()


@pytest.mark.parametrize("seed", rounds(daily=1, altogether=68))
async def test_what_was_acknowledged_is_counted_and_nobody_is_locked_out(
    empty_database_url: str, tmp_path: Path, seed: int
) -> None:
    async with town(tmp_path, empty_database_url, seed) as place:
        crowd = Crowd(place.week, place.chance)
        try:
            killed = []
            for _ in range(2):
                crowd.begin(share=0.4)
                killed.append(await place.kill_while_answering())
                await place.restarted()
            crowd.begin(share=1)
            await asyncio.wait_for(crowd.have_all(acknowledged=1), PATIENCE)
            killed.append(await place.kill_while_closing())
            print(f"round {seed}: killed {killed}")
            await place.restarted()
            await place.close()
            await asyncio.wait_for(crowd.end(), PATIENCE)
        finally:
            await crowd.go_away()
        place.server.stop(signal.SIGKILL)
        place.week.do(lambda: counted(place.week, crowd))
        # Who has paused mails outlasts a week, and is of no week.
        kept = {path.name for path in (tmp_path / "keys").rglob("*") if path.is_file()}
        assert kept == {PAUSED, f"{PAUSED}-journal"}
        # What was released, what roster, whom a second person knows, the audit log's head, what keys are made
        # from, and the reading key, which is nobody's in particular.
        left = {path.parent.name for path in (tmp_path / "secrets").rglob("*") if path.is_file()}
        assert left == {"secrets", "reading"}
        # Whoever is killed while writing one leaves half of it beside, with an ending.
        written = {path.name for path in (tmp_path / "secrets").glob("*") if path.is_file()}
        assert {name.partition(".")[0] for name in written} == {
            "audit-head",
            "audit-lock",
            "known",
            "known-lock",
            "released",
            "root",
            "roster",
        }


async def counted(week: PulseWeek, crowd: Crowd) -> None:
    """The signed list holds everybody, and the comments say which of their revisions was counted."""
    (wave,) = await Wave.select()
    assert wave["state"] == "released"
    assert is_as_signed(await rows_of(week.week.wave), wave["release_text"])
    listed = (await signed_release(week.week.wave, datetime.now(UTC))).counted
    assert set(listed) == {counted_entry(VERSION, each.voter.nullifier).hex() for each in crowd.members}
    said = [row["text"].split() for row in await Comment.select(Comment.text)]
    revisions = {int(number): int(rev) for number, rev in said}
    assert len(said) == len(revisions) == len(crowd.members)
    for member in crowd.members:
        assert member.acknowledged <= revisions[member.number] <= member.sent


async def test_the_control_that_acknowledges_before_the_commit_loses_the_week(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with town(tmp_path, sqlite_url, 0, hasty) as place:
        crowd = Crowd(place.week, place.chance)
        try:
            crowd.begin(share=1)
            await asyncio.wait_for(crowd.have_all(acknowledged=2), PATIENCE)
            await place.kill(place.pid)
            await place.restarted()
            await asyncio.wait_for(crowd.end(), PATIENCE)
        finally:
            await crowd.go_away()
        place.server.stop(signal.SIGKILL)
        (wave,) = place.week.do(lambda: Wave.select(Wave.state).run())
        assert wave["state"] == "void"
