"""`resonanz serve`: the server, after everything it rests on has been checked."""

import asyncio
import logging
import socket

import click

from api.cli.language import language_option
from api.listening import listen_on
from api.locks import require_locks
from api.mounts import MOUNTS
from api.resources import require_resources
from api.settings import Settings, read_settings, spelled
from api.texts import translations


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


def serve(settings: Settings, listening: socket.socket, ready: str) -> None:
    """Answer until it is told to stop; `ready` is said when it answers."""
    from api import serving  # noqa: PLC0415  # the other commands need no server

    # The day is enough to find an error, and a log must not tell when somebody answered.
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(message)s", datefmt="%Y-%m-%d", level=logging.WARNING
    )
    asyncio.run(serving.serve(settings, listening, lambda: click.echo(ready)))
