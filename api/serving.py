"""One process that has the database open, listens and answers, until it is told to stop.

No process above it: whoever kills it frees the lock and the port, and whatever it has started ends by itself.
"""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar import Litestar
from litestar.types import ControllerRouterHandler

from api.app import ROUTES, application, running
from api.installation import SERVER
from api.listening import BACKLOG
from api.machine.resources import most_connections
from api.settings.fields import Settings
from api.settings.settings import hosts_of
from survey import clock
from survey.errors import InUse

# A command that was given at the same moment holds the database as long as it works.
PATIENCE_SECONDS = 10.0
# For the head of a request; its body has a limit of its own.
HEAD_MILLISECONDS = 10_000
# For the answers that are under way when the server is told to stop.
LAST_ANSWERS_SECONDS = 3.0


class OnePort(Server):
    """Granian within this process, on a port that is taken already."""

    def __init__(self, app: Litestar, listening: socket.socket) -> None:
        super().__init__(
            app,
            http=HTTPModes.http1,  # what stands before us, browser or proxy, speaks it
            interface=Interfaces.ASGINL,  # everything has begun before the first request
            websockets=False,
            backlog=BACKLOG,
            backpressure=most_connections(),
            http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS),
            # No access log: it would hold who answered when.
            log_enabled=False,
            log_access=False,
        )
        self.listening = listening

    def _init_shared_socket(self) -> None:
        # Granian's own way opens the port anew, shared; this is what it does where it cannot.
        holder: Any = SocketHolder  # its stub lacks the arguments; it closes what it is given
        self._ssp: Any = None
        on_disk = self.listening.family == socket.AF_UNIX
        self._shd: Any = holder(self.listening.detach(), on_disk, BACKLOG)


async def serve(
    settings: Settings,
    listening: socket.socket,
    ready: Callable[[], None],
    beside: Sequence[ControllerRouterHandler] = (),
) -> None:
    """Until Ctrl-C or SIGTERM; `ready` is called when everything has begun; `beside`: a demo's own pages."""
    app = application([*ROUTES, *beside], hosts=hosts_of(settings))
    async with _begun(app, settings):
        server = OnePort(app, listening)
        told = asyncio.Event()

        def stop() -> None:
            told.set()
            server.stop()  # type: ignore[no-untyped-call]  # Granian's own

        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop)
        answering = asyncio.create_task(server.serve())
        stopping = asyncio.create_task(told.wait())
        ready()
        await asyncio.wait([answering, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        # Whoever has sent half of something does not keep the server from stopping.
        await asyncio.wait([answering], timeout=LAST_ANSWERS_SECONDS)
        if answering.done():
            await answering
        answering.cancel()


@asynccontextmanager
async def _begun(app: Litestar, settings: Settings) -> AsyncIterator[None]:
    """Wait for a command that has the database open at this moment; another server is refused at once."""
    patient_until = clock.monotonic() + PATIENCE_SECONDS
    while True:
        beginning = running(app, settings)
        try:
            await beginning.__aenter__()
            break
        except InUse as in_use:
            served = str(in_use.values.get("holder", "")).startswith(SERVER)
            if served or clock.monotonic() > patient_until:
                raise
        await clock.sleep(0.1)
    try:
        yield
    finally:
        await beginning.__aexit__(None, None, None)
