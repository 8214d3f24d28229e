"""`resonanz import-contacts FILE`: contacts from a table, all or nothing."""

import asyncio
from base64 import b64encode

import click

from api.cli.files import read_file, require_place, write_file
from api.cli.language import language_option
from api.cli.tables import as_table
from api.commands import run_command
from api.settings import read_settings
from api.texts import translations

COLUMNS = ("key", "customer", "team", "touchpoint", "ended_at", "link", "valid_until")


@click.command("import-contacts")
@click.argument("file", metavar="FILE")
@click.option(
    "--links", "out", metavar="OUT", help="Write the link of every contact of FILE to this CSV file."
)
@language_option
def command(*, file: str, out: str | None, language: str) -> None:
    """Take in the contacts in FILE, so that their customers can rate them.

    FILE is a CSV table with a row for each contact: team, touchpoint, channel, ended_at, and if you like
    segment, stage, begun_by, customer and key. "-" reads standard input.
    """
    if out is not None:
        require_place(out)
    content = b64encode(read_file(file)).decode()
    found = asyncio.run(run_command(read_settings(), "import contacts", content=content, name=file))
    message = translations(language).gettext("New: {new}. Known before: {known}.")
    new = sum(contact["new"] for contact in found)
    click.echo(message.format(new=new, known=len(found) - new))
    if out is not None:
        write_file(out, as_table(COLUMNS, found), private=True)
        told = translations(language).gettext("The links: {file}. Send them, then delete the file.")
        click.echo(told.format(file=out))
