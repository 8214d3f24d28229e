"""`resonanz schedule show|set|pause|resume|site|calendar`: when waves open and close by themselves."""

import asyncio
from base64 import b64encode
from typing import Any

import click

from api.cli.asking import agreed, yes_option
from api.cli.language import language_option
from api.cli.waves.schedule_words import calendar_words, schedule_words
from api.commands.running import run_command
from api.files import read_file
from api.settings.settings import read_settings
from api.texts import translations

COUNTRY = click.option("--country", metavar="CC", help="Whose holidays count, two letters: DE.")
LAND = click.option("--land", metavar="LAND", help="Which part of the country: BY, NW; in DE also Augsburg.")
CATHOLIC = click.option(
    "--catholic/--no-catholic", default=None, help="Feasts of Catholic communes too: 15 August in Bavaria."
)
CLOSED = click.option(
    "--closed", multiple=True, metavar="MM-DD", help="Closed on this day every year; replaces those before."
)
NOTHING_CLOSED = click.option("--nothing-closed", is_flag=True, help="No further day is closed every year.")


@click.group("schedule")
def command() -> None:
    """Waves that open and close by themselves: when, and when not."""


@command.command("show")
@language_option
def show(*, language: str) -> None:
    """Show the schedule and the next eight waves."""
    click.echo(schedule_words(asyncio.run(run_command(read_settings(), "schedule show")), language))


@command.command("set")
@click.option("--on/--off", "switched_on", default=None, help="Whether waves open and close by themselves.")
@click.option("--opens", metavar="TIME", help='Weekday and time: "wed 09:00".')
@click.option("--closes", metavar="TIME", help='Weekday and time: "mon 18:00".')
@click.option("--reminder", "rounds", multiple=True, metavar="TIME", help="Replaces those before.")
@click.option("--no-reminders", is_flag=True, help="Nobody is asked a second time.")
@click.option("--every", type=click.Choice(["1", "2", "4"]), help="Weeks from one wave to the next.")
@COUNTRY
@LAND
@CATHOLIC
@CLOSED
@NOTHING_CLOSED
@yes_option
@language_option
def set_(*, yes: bool, language: str, **options: Any) -> None:
    """Change the schedule, after a look at the next eight waves."""
    _ = translations(language).gettext
    changes = {
        **_place(options),
        **{name: options[name] for name in ("switched_on", "opens", "closes")},
        "every": int(options["every"]) if options["every"] else None,
        "rounds": [] if options["no_reminders"] else list(options["rounds"]) or None,
    }
    click.echo(
        schedule_words(asyncio.run(run_command(read_settings(), "schedule show", changes=changes)), language)
    )
    if not agreed(_("Shall it be so?"), language, yes=yes):
        click.echo(_("Nothing was changed."))
        return
    asyncio.run(run_command(read_settings(), "schedule set", changes=changes))
    click.echo(_("From now on it is so."))


@command.command("pause")
@click.argument("begins", metavar="FROM")
@click.argument("ends", metavar="TO")
@click.argument("label", metavar="NAME")
@click.option("--for", "names", multiple=True, metavar="TEAM", help="A team or department; else everybody.")
@yes_option
@language_option
def pause(*, begins: str, ends: str, label: str, names: tuple[str, ...], yes: bool, language: str) -> None:
    """Ask nobody from one day to another, or whole groups not, after a look at what that means."""
    _ = translations(language).gettext
    told = {"begins": begins, "ends": ends, "label": label, "names": list(names)}
    found = asyncio.run(run_command(read_settings(), "schedule pause", **told, only_look=True))
    click.echo(schedule_words(found, language))
    if not agreed(_("Shall it be so?"), language, yes=yes):
        click.echo(_("Nothing was changed."))
        return
    asyncio.run(run_command(read_settings(), "schedule pause", **told))
    click.echo(_("From now on it is so."))


@command.command("resume")
@click.argument("number", type=int)
@language_option
def resume(*, number: int, language: str) -> None:
    """Take back the pause of this NUMBER, as `resonanz schedule show` counts them."""
    click.echo(
        schedule_words(asyncio.run(run_command(read_settings(), "schedule resume", number=number)), language)
    )


@command.command("site")
@click.argument("name")
@click.option("--team", "teams", multiple=True, metavar="TEAM", help="Which teams work there.")
@click.option("--zone", metavar="ZONE", help="Its time zone; else the organisation's.")
@COUNTRY
@LAND
@CATHOLIC
@CLOSED
@NOTHING_CLOSED
@click.option("--remove", is_flag=True, help="Its teams follow the organisation's calendar again.")
@click.option("--preview", "only_look", is_flag=True, help="Show what it would lead to; nothing is changed.")
@language_option
def site(*, language: str, **options: Any) -> None:
    """Give a site NAME holidays of its own: reminders keep to them. Replaces the site of this name."""
    told = {**_place(options), **{name: options[name] for name in ("name", "zone", "remove", "only_look")}}
    found = asyncio.run(run_command(read_settings(), "schedule site", **told, teams=list(options["teams"])))
    click.echo(schedule_words(found, language))


@command.command("calendar")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--for", "scope", metavar="TEAM", help="Whom FILE concerns: a team or department.")
@language_option
def calendar(*, file: str | None, scope: str | None, language: str) -> None:
    """Show events and pauses, or take the events of an ICS FILE first. Every trend shows them."""
    if file is not None:
        content = b64encode(read_file(file)).decode()
        changes = asyncio.run(
            run_command(read_settings(), "schedule calendar", content=content, name=file, scope=scope)
        )
        message = translations(language).gettext(
            "New: {new}. Changed: {changed}. Unchanged: {unchanged}. Removed: {removed}."
        )
        click.echo(message.format(**changes))
    events = asyncio.run(run_command(read_settings(), "events"))
    found = asyncio.run(run_command(read_settings(), "schedule show"))
    click.echo(calendar_words(events, found["pauses"], language))


def _place(options: dict[str, Any]) -> dict[str, Any]:
    closed = [] if options["nothing_closed"] else list(options["closed"]) or None
    return {**{name: options[name] for name in ("country", "land", "catholic")}, "closed": closed}
