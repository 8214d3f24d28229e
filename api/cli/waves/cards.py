"""`resonanz cards draw|void|show|poster`: codes on paper for people without mail."""

import asyncio

import click

from api.cards.paper import poster_pdf, sheets_pdf
from api.cli.language import language_option
from api.commands.running import run_command
from api.files import require_place, write_file
from api.settings.settings import read_settings
from api.texts import translations


@click.group("cards")
def command() -> None:
    """Codes on paper for people without mail: one sheet each, drawn from a shuffled pile."""


@command.command("draw")
@click.argument("file", metavar="FILE")
@click.option("--weeks", type=int, default=13, show_default=True, help="For how many weeks.")
@click.option("--group", help="Only for this group. Default: all groups with people without mail.")
@click.option("--anew", is_flag=True, help="All of them, and those there are end with the next opening.")
@language_option
def draw(*, file: str, weeks: int, group: str | None, anew: bool, language: str) -> None:
    """Make the sheets that are missing and write them to FILE (PDF), to be printed, shuffled and drawn."""
    require_place(file)
    _ = translations(language).gettext
    found = asyncio.run(
        run_command(read_settings(), "cards draw", weeks=weeks, group=group, anew=anew, language=language)
    )
    if not found["sheets"]:
        click.echo(_("No sheet is missing."))
        return
    write_file(file, sheets_pdf(found, language), private=True)
    click.echo(_("Sheets: {count}, in {file}.").format(count=len(found["sheets"]), file=file))
    click.echo(
        _(
            "Whoever has them can answer with them. Print them, delete the file, shuffle the sheets of each "
            "group face down and let everybody draw one; note nowhere who has which."
        )
    )


@command.command("void")
@click.argument("number", type=int)
@language_option
def void(*, number: int, language: str) -> None:
    """End the sheet NUMBER, because it was lost or handed back; then draw the one that is missing."""
    found = asyncio.run(run_command(read_settings(), "cards void", number=number))
    click.echo(
        translations(language)
        .gettext("From the next opening on, this sheet of {group} counts no more.")
        .format(**found)
    )


@command.command("show")
@language_option
def show(*, language: str) -> None:
    """Show each group's people without mail, and how many sheets count for them."""
    _ = translations(language).gettext
    rows = asyncio.run(run_command(read_settings(), "cards show"))
    for row in rows:
        click.echo(
            _("{group}: {people} people without mail, {sheets} sheets").format(**row)
            + (_(", until {until}").format(until=row["until"]) if row["until"] else "")
        )
        if row["sheets"] > row["people"]:
            click.echo(
                "    "
                + _(
                    "Too many: each week a lot says which of them do not count. End those handed back, "
                    "or draw anew."
                )
            )
        elif 0 < row["sheets"] < row["people"]:
            click.echo(
                "    " + _("Too few: nobody without a sheet can answer there. Draw those that are missing.")
            )
    if not rows:
        click.echo(_("Everybody has a mail address."))


@command.command("poster")
@click.argument("file", metavar="FILE")
@language_option
def poster(*, file: str, language: str) -> None:
    """Write a poster to FILE (PDF): the address, and while a week is open the words to compare."""
    require_place(file)
    found = asyncio.run(run_command(read_settings(), "cards poster", language=language))
    write_file(file, poster_pdf(found, language))
    click.echo(translations(language).gettext("Written to {file}.").format(file=file))
