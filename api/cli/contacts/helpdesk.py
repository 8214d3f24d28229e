"""`resonanz helpdesk import|place|scores|show`: ratings that customers gave in other programs."""

import asyncio
import sys
from base64 import b64encode

import click

from api.cli.asking import at_a_terminal
from api.cli.language import language_option
from api.commands.running import run_command
from api.files import read_file
from api.settings.settings import read_settings
from api.texts import translations
from survey.errors import BadInput
from survey.helpdesks.systems import SYSTEMS, TICKETS
from survey.spreadsheets.weeks import read_week

programs = click.Choice(list(SYSTEMS), case_sensitive=False)


@click.group("helpdesk")
def command() -> None:
    """Ratings from help desks and survey tools; names of agents and customers are never read."""


@command.command("import")
@click.argument("file", metavar="FILE")
@click.option("--from", "system", type=programs, required=True, help="Which program has written FILE.")
@click.option("--queue", help="The queue of all rows, where FILE has none.")
@click.option("--week", help="The week of all rows, where FILE has no dates: 2026-W11.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=HEADER",
    help="Which column of FILE is key, given, score, comment or queue, as score=Q1.",
)
@click.option("--preview", is_flag=True, help="Show what FILE would do, and write nothing.")
@language_option
def import_(
    *,
    file: str,
    system: str,
    queue: str | None,
    week: str | None,
    columns: tuple[str, ...],
    preview: bool,
    language: str,
) -> None:
    """Take in the ratings in FILE: a CSV table, or the JSON that the program's interface answers.

    Only ratings of the last 14 days count, so do it every week. The same FILE again changes nothing. "-"
    reads standard input. See docs/contacts.md.
    """
    headers = dict(_pair(each) for each in columns)
    found = asyncio.run(
        run_command(
            read_settings(),
            "helpdesk import",
            system=system,
            content=b64encode(read_file(file)).decode(),
            name=file,
            queue=queue,
            week=read_week(week).number if week else None,
            headers=headers,
            preview=preview,
        )
    )
    _ = translations(language).gettext
    if preview:
        click.echo(_("Nothing was written. Without --preview it would be:"))
    click.echo(_("New: {new}. Changed: {changed}. Known before: {known}.").format(**found))
    if found["unrated"]:
        click.echo(_("Without a rating, or not finished: {unrated}.").format(**found))
    if found["too_old"]:
        click.echo(
            _("Older than 14 days, so their week is final and they are left out: {too_old}.").format(**found),
            err=True,
        )
    for name, count in found["aside"].items():
        told = _(
            "Set aside: {count} of “{queue}”. Say where these took place: resonanz helpdesk place {system} "
            "“{queue}” --team … --touchpoint … --channel …"
        )
        click.echo(told.format(count=count, queue=name, system=system), err=True)


@command.command("connect")
@click.argument("system", type=click.Choice(TICKETS, case_sensitive=False))
@click.argument("address")
@click.option(
    "--field",
    default="rating_link",
    show_default=True,
    help="The ticket's field for the link.",
)
@language_option
def connect(*, system: str, address: str, field: str, language: str) -> None:
    """Write the link of every closed ticket into the help desk at ADDRESS; asks for a token of it.

    See docs/help-desks.md.
    """
    _ = translations(language).gettext
    token = (
        click.prompt(_("Token of the help desk's user"), hide_input=True)
        if at_a_terminal()
        else sys.stdin.readline().rstrip("\r\n")
    )
    asyncio.run(run_command(read_settings(), "helpdesk connect", address=address, field=field, token=token))
    click.echo(_("Kept. Close a ticket there, and look: resonanz webhook log {system}").format(system=system))


@command.command("place")
@click.argument("system", type=click.Choice([*SYSTEMS, *TICKETS], case_sensitive=False))
@click.argument("queue")
@click.option("--team", required=True, help="The team that answers this queue.")
@click.option("--touchpoint", required=True, help="Where customers meet it.")
@click.option("--channel", required=True, help="call, mail, chat, visit …")
@language_option
def place(*, system: str, queue: str, team: str, touchpoint: str, channel: str, language: str) -> None:
    """Remember whose contacts QUEUE holds, and take in what was set aside for it. "-" is: no queue."""
    done = asyncio.run(
        run_command(
            read_settings(),
            "helpdesk place",
            system=system,
            queue=queue,
            team=team,
            touchpoint=touchpoint,
            channel=channel,
        )
    )
    _ = translations(language).gettext
    click.echo(_("“{queue}” has its place. Taken in: {taken}.").format(queue=queue, **done))


# Scores below zero are words, too: Freshdesk has -103.
@command.command("scores", context_settings={"ignore_unknown_options": True})
@click.argument("system", type=programs)
@click.argument("pairs", nargs=-1, required=True, metavar="WORD=SCORE...")
@language_option
def scores(*, system: str, pairs: tuple[str, ...], language: str) -> None:
    """Remember how the program's words count between 1 (very unhappy) and 5 (very happy), as good=5 bad=1.

    It holds for what comes later.
    """
    asyncio.run(run_command(read_settings(), "helpdesk scores", system=system, pairs=list(pairs)))
    click.echo(translations(language).gettext("Remembered."))


@command.command("show")
@language_option
def show(*, language: str) -> None:
    """Show what was said of queues and words, and what lies aside."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "helpdesk show"))
    for row in found["queues"]:
        click.echo("{system}  {queue}  →  {team}, {touchpoint}, {channel}".format(**row))
    for row in found["words"]:
        click.echo("{system}  {word} = {score}".format(**row))
    for row in found["aside"]:
        told = _("{system}  {queue}: {n} set aside").format(**row)
        click.echo(told)
    if not any(found.values()):
        click.echo(_("Nothing yet: resonanz helpdesk import FILE --from zendesk"))


def _pair(text: str) -> tuple[str, str]:
    name, equals, header = text.partition("=")
    if not equals or not header.strip():
        raise BadInput("--column names a column and its header, as score=Q1; not {text}.", text=text[:40])
    return name.strip(), header.strip()
