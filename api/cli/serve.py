"""`resonanz serve`: the server, after everything it rests on has been checked."""

import asyncio

import click

from api.cli.language import language_option
from api.installation import SERVER, open_installation
from api.settings import Settings, read_settings, spelled
from api.texts import translations


@click.command("serve")
@language_option
def command(*, language: str) -> None:
    """Serve the pages until Ctrl-C."""
    settings = read_settings()
    asyncio.run(_check(settings))
    message = translations(language).gettext("Resonanz listens on {address}. Stop it with Ctrl-C.")
    click.echo(message.format(address=f"http://{spelled(settings.address)}"))
    serve(settings)


async def _check(settings: Settings) -> None:
    """Once in this process, where what is wrong can be said in a sentence."""
    async with open_installation(settings, SERVER):
        pass


def serve(settings: Settings) -> None:
    """Run one worker until it is stopped. No access log: it would hold who answered when."""
    from granian import Granian  # noqa: PLC0415  # the other commands need no server
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    host, port = settings.address
    Granian(
        "api.server:app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        websockets=False,
        log_access=False,
        # A browser that keeps its connection open must not keep the server from stopping.
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()
