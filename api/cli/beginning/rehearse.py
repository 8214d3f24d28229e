"""`resonanz rehearse`: the own teams with invented people, served until Ctrl-C, and then forgotten."""

import asyncio
import os
import socket
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import click
import msgspec

from api.cli.beginning.demo import HERE, PORTS
from api.cli.language import language_option
from api.commands.running import run_command
from api.listening import listen_on
from api.machine.resources import require_resources
from api.rehearsal.outline import Outline
from api.rehearsal.process import Given, as_environment
from api.rehearsal.shown import Invented
from api.settings.settings import read_settings, spelled
from api.texts import translations
from survey.errors import BadInput, Misconfigured


@click.command("rehearse")
@click.option("--port", type=click.IntRange(1, 65535), help="Where to listen; else a free one.")
@language_option
def command(*, port: int | None, language: str) -> None:
    """See everything run with your own teams and invented people, until Ctrl-C."""
    from api.rehearsed import serve, until_told  # noqa: PLC0415  # the other commands need no server

    settings = read_settings()
    require_resources()
    _ = translations(language).gettext
    outline = msgspec.convert(asyncio.run(run_command(settings, "rehearsal outline")), Outline)
    with _listening(port) as listening, TemporaryDirectory(prefix="resonanz-rehearsal-") as folder:
        os.umask(0o077)
        address = spelled(listening.getsockname()[:2])
        said = as_environment(settings, Path(folder)) | {
            "RESONANZ_ADDRESS": address,
            "RESONANZ_URL": f"http://{address}",
        }
        click.echo(
            _("Inventing a year with {people} people in {teams} of your teams ...").format(
                people=outline.people, teams=len(outline.teams)
            )
        )

        def ready(invented: Invented) -> None:
            click.echo("\n".join(_lines(f"http://{address}", invented, language)))

        asyncio.run(until_told(serve(Given(said, outline, token_hex(16)), listening, ready)))
    click.echo(_("The rehearsal is forgotten."))


def _listening(port: int | None) -> socket.socket:
    if port is not None:
        return listen_on((HERE, port))
    for each in PORTS:
        with suppress(Misconfigured):
            return listen_on((HERE, each))
    raise BadInput(
        "The ports {first} to {last} are all in use; stop one of the servers.", first=PORTS[0], last=PORTS[-1]
    )


def _lines(url: str, invented: Invented, language: str) -> list[str]:
    _ = translations(language).gettext
    results = f"{url}/results?lang={language}#{invented.reading}"
    report = f"{url}/results/report?lang={language}#{invented.reading}"
    return [
        _("Invented data: the people, answers and ratings here are simulated."),
        _("The results:           {address}").format(address=results),
        _("The report:            {address}").format(address=report),
        _("Answer as an employee: {address}").format(address=url + invented.groups[0].answer),
        _("Rate as a customer:    {address}").format(address=url + invented.customer),
        _("Nobody is written to, and nothing of your installation changes. Ctrl-C ends and forgets it."),
    ]
