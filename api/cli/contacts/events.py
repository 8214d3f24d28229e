"""`resonanz events`: the calendar of what happened to several teams at once."""

import asyncio
from datetime import date

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import short_day, translations


@click.command("events")
@language_option
def command(*, language: str) -> None:
    """List the events that `resonanz import-events` has taken."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "events"))
    if not found:
        click.echo(_("There are no events. Take them from a file: resonanz import-events FILE"))
    for event in found:
        first, last = (short_day(date.fromisoformat(event[end]), language) for end in ("begins", "ends"))
        when = first if first == last else f"{first} – {last}"
        whom = event["team"] or event["department"] or _("everybody")
        click.echo(f"{when}  {event['label']} ({whom})")
