"""An installation that holds a rehearsal and nothing else: in a process of its own, or in a terminal's.

It has the pages of employees, of customers and of the results, and no others: nobody signs in, no mail and no
call leaves it, no job runs. What ends it removes it.
"""

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

from api.app import ROUTES, application
from api.installation import SERVER, open_installation
from api.rehearsal.inventing import invent
from api.rehearsal.process import EVERY_SECONDS, LOCK, SOCKET, TOLD, Given
from api.rehearsal.relay import SHOWN
from api.rehearsal.shown import Invented
from api.report.reporting import Reporter
from api.serving import LAST_ANSWERS_SECONDS, OnePort
from api.settings.settings import hosts_of, read_settings
from api.texts import LANGUAGES
from survey import clock
from survey.database.lock import Lock

PAGES = tuple(
    each
    for each in ROUTES
    if isinstance(each, HTTPRouteHandler) and all(SHOWN.fullmatch(path.lstrip("/")) for path in each.paths)
)
# Nobody rehearses for longer, and nothing invented stays behind because somebody forgot it.
LONGEST_SECONDS = 24 * 3600.0
BACKLOG = 128


async def serve(given: Given, listening: socket.socket, ready: Callable[[Invented], None]) -> None:
    """Invent everything, say so, and answer until this is cancelled."""
    settings = read_settings(given.settings)
    async with open_installation(settings, SERVER) as installation:
        invented = await invent(installation, given.outline, given.key)
        app = application(PAGES, hosts=hosts_of(settings))
        app.state.installation = installation
        app.state.reporter = reporter = Reporter(settings, LANGUAGES)
        warming = asyncio.create_task(reporter.warm())
        try:
            ready(invented)
            await OnePort(app, listening).serve()
        finally:
            warming.cancel()
            reporter.close()


async def until_told(serving: Coroutine[Any, Any, None], also: asyncio.Event | None = None) -> None:
    """Let it serve until a signal comes, or `also` is set; what it cannot do is raised."""
    over = also or asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, over.set)
    working = asyncio.create_task(serving)
    ending = asyncio.create_task(over.wait())
    await asyncio.wait([working, ending], return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    if not working.done():
        working.cancel()
        await asyncio.wait([working], timeout=LAST_ANSWERS_SECONDS)
    elif not working.cancelled():
        await working


@asynccontextmanager
async def _while_wanted(folder: Path) -> AsyncIterator[asyncio.Event]:
    """Set when it is to end: told by the server, or by the server's own end."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin.fileno(), over.set)  # nobody writes there any more: readable means ended

    async def watch() -> None:
        until = clock.monotonic() + LONGEST_SECONDS
        told = False
        while clock.monotonic() < until:
            there = (folder / TOLD).exists()
            if told and not there:
                break
            told = there
            await clock.sleep(10 * EVERY_SECONDS)
        over.set()

    watching = asyncio.create_task(watch())
    try:
        yield over
    finally:
        watching.cancel()
        loop.remove_reader(sys.stdin.fileno())


async def _live(given: Given, folder: Path, listening: socket.socket) -> None:
    def ready(invented: Invented) -> None:
        fresh = folder / f"{TOLD}.new"
        fresh.write_bytes(msgspec.json.encode(invented))
        fresh.replace(folder / TOLD)

    async with _while_wanted(folder) as over:
        await until_told(serve(given, listening, ready), over)


def main() -> None:
    """What the server starts: `python -m api.rehearsed FOLDER`, with what it is told as one line."""
    folder = Path(sys.argv[1])
    os.umask(0o077)
    lock = Lock(folder / LOCK, "a rehearsal")
    try:
        for left in folder.iterdir():
            if left.name != LOCK:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        given = msgspec.json.decode(sys.stdin.buffer.readline(), type=Given)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(folder / SOCKET))
            listening.listen(BACKLOG)
            listening.setblocking(False)
            asyncio.run(_live(given, folder, listening))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


if __name__ == "__main__":
    main()
