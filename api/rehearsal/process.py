"""The rehearsal as a process of its own, seen from the server: begin it, see how far it is, forget it.

All of it lies in one folder of the data directory: its database, its keys, its secrets, and the socket at
which it answers. It runs while somebody is connected to its input, and removes the folder when it ends,
however the server has ended; what a machine that lost its power left is removed at the next start. The real
database is read once, for the outline, and never written.
"""

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

from api.installation import Installation
from api.rehearsal.outline import Outline, read_outline
from api.rehearsal.shown import Invented
from api.settings.fields import Settings
from survey import clock
from survey.database.lock import Lock
from survey.errors import InUse, Overloaded

FOLDER = "rehearsal"
TOLD, SOCKET, LOCK = "told.json", "s", "lock"
MODULE = "api.rehearsed"
END_SECONDS = 15.0
EVERY_SECONDS = 0.1


class State(StrEnum):
    """How far it is."""

    NONE = "none"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


class Given(msgspec.Struct, frozen=True):
    """What the process is told: its settings as an environment, and the outline of the roster."""

    settings: dict[str, str]
    outline: Outline
    key: str


@dataclass(slots=True)
class Rehearsal:
    """The one of this installation; another process of the server on this machine finds it in the folder."""

    folder: Path
    _process: asyncio.subprocess.Process | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _watching: asyncio.Task[None] | None = None

    def state(self) -> State:
        """As it is at this moment, told by the folder and the socket in it."""
        if _answers(self.folder / SOCKET):
            return State.READY if (self.folder / TOLD).exists() else State.PREPARING
        if self._process is None:
            return State.NONE
        if self._process.returncode is None:
            return State.PREPARING
        return State.FAILED if self._process.returncode else State.NONE

    def invented(self) -> Invented | None:
        """What there is to look at, once it is ready."""
        if self.state() is not State.READY:
            return None
        with suppress(FileNotFoundError):  # it has ended in this moment
            return msgspec.json.decode((self.folder / TOLD).read_bytes(), type=Invented)
        return None

    async def begin(self, installation: Installation, key: str) -> None:
        """Begin one, unless one is there: pressed twice it is the same one."""
        async with self._turn:
            if self.state() in {State.PREPARING, State.READY}:
                return
            await self._end()
            given = Given(as_environment(installation.settings, self.folder), await read_outline(), key)
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", MODULE, str(self.folder)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
            )
            assert self._process.stdin is not None  # noqa: S101  # for the type checker: it is a pipe
            self._process.stdin.write(msgspec.json.encode(given) + b"\n")
            self._watching = asyncio.create_task(self._clean_after(self._process))

    async def forget(self) -> None:
        """End it and remove all of it; where there is none, nothing happens."""
        async with self._turn:
            (self.folder / TOLD).unlink(missing_ok=True)  # one that another process has begun sees this
            await self._end()
            until = clock.monotonic() + END_SECONDS
            while self.folder.exists() and _answers(self.folder / SOCKET):
                if clock.monotonic() > until:
                    raise Overloaded("The rehearsal does not end. Please try again in a minute.")
                await clock.sleep(EVERY_SECONDS)
            remove_left_over(self.folder)

    async def _clean_after(self, process: asyncio.subprocess.Process) -> None:
        """However it ends, killed as well, nothing of it stays until somebody looks."""
        await process.wait()
        await asyncio.to_thread(remove_left_over, self.folder)

    async def _end(self) -> None:
        process, self._process = self._process, None
        watching, self._watching = self._watching, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            async with asyncio.timeout(END_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        if watching:
            await watching


@asynccontextmanager
async def rehearsing(settings: Settings) -> AsyncIterator[Rehearsal]:
    """While the server runs; its rehearsal ends with it."""
    rehearsal = Rehearsal(settings.data / FOLDER)
    await asyncio.to_thread(remove_left_over, rehearsal.folder)
    try:
        yield rehearsal
    finally:
        await rehearsal._end()


def remove_left_over(folder: Path) -> None:
    """What a rehearsal has left whose process is gone; one that runs is left alone."""
    if not folder.is_dir():
        return
    try:
        lock = Lock(folder / LOCK, MODULE)
    except (InUse, FileNotFoundError):
        return
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()


def as_environment(settings: Settings, folder: Path) -> dict[str, str]:
    """What it is told of the real installation: who asks and how; no mail server, no way in, no secret."""
    said = {
        "RESONANZ_DATA": str(folder / "data"),
        "RESONANZ_KEYS": str(folder / "keys"),
        "RESONANZ_SECRETS": str(folder / "secrets"),
        "RESONANZ_URL": settings.url,
        "RESONANZ_TIMEZONE": settings.timezone.key,
        "RESONANZ_LANGUAGE": settings.language,
        "RESONANZ_MIN_GROUP": str(settings.min_group),
        "RESONANZ_ORGANISATION": settings.organisation,
        "RESONANZ_CONTACT": settings.contact,
        "RESONANZ_IMPRINT": settings.imprint,
        "RESONANZ_LOGO": str(settings.logo or ""),
    }
    return {name: value for name, value in said.items() if value}


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        try:
            asking.connect(str(path))
        except OSError:
            return False
    return True
