"""`resonanz serve`: the server, after everything it rests on has been checked."""

import asyncio
import gc
import logging
import socket
import sys
from collections.abc import Callable, Sequence

import click
from litestar.types import ControllerRouterHandler

from api.cli.language import language_option
from api.listening import listen_on
from api.machine.locks import require_locks
from api.machine.mounts import MOUNTS
from api.machine.resources import require_resources
from api.settings.fields import Settings
from api.settings.settings import read_settings, spelled
from api.texts import translations

# How long a thread that reads a long list may keep the interpreter from whoever answers: decision 72.
SWITCH_SECONDS = 0.0005


@click.command("serve")
@language_option
def command(*, language: str) -> None:
    """Serve the pages until Ctrl-C."""
    settings = read_settings()
    require_resources()
    require_locks(settings.keys, MOUNTS.read_text() if MOUNTS.exists() else "")
    message = translations(language).gettext("Resonanz listens on {address}. Stop it with Ctrl-C.")
    with listen_on(settings.address) as listening:
        serve(settings, listening, message.format(address=f"http://{spelled(settings.address)}"))


def serve(
    settings: Settings,
    listening: socket.socket,
    ready: str,
    beside: Sequence[ControllerRouterHandler] = (),
    begin: Callable[[], None] | None = None,
) -> None:
    """Answer until it is told to stop; `ready` is said when it answers, and then what `begin` begins goes on.

    `beside` are pages of a demo, which no installation has.
    """
    gc.disable()  # until it answers: nearly all that is made before stays
    from api import serving  # noqa: PLC0415  # the other commands need no server

    # The day is enough to find an error, and a log must not tell when somebody answered.
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(message)s", datefmt="%Y-%m-%d", level=logging.WARNING
    )

    def begun() -> None:
        click.echo(ready)
        if begin:
            begin()

    sys.setswitchinterval(SWITCH_SECONDS)
    asyncio.run(serving.serve(settings, listening, begun, beside))
