"""`resonanz import-contacts FILE`: contacts from a table, all or nothing."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.files import read_file, require_place, write_file
from api.settings.settings import read_settings
from api.texts import N_, translations
from survey.contacts.arriving.contacts_file import LINK_COLUMNS, requires_few
from survey.errors import BadInput
from survey.spreadsheets.table_files import as_table
from survey.spreadsheets.workbook import is_workbook

MAILS = {
    "planned": N_("planned"),
    "no_basis": N_("none, because a basis is missing; their addresses were not kept"),
    "own_mail": N_("none, because your own mail asks; their addresses were not kept"),
    "off": N_(
        "none, because this touchpoint or channel sends none, or there is no mail server; their addresses "
        "were not kept. See: resonanz touchpoint ask"
    ),
    "late": N_("none, because the link would be over by then; their addresses were not kept"),
    "objected": N_("none, because the customer does not want to be asked"),
}


@click.command("import-contacts")
@click.argument("file", metavar="FILE")
@click.option(
    "--links", "out", metavar="OUT", help="Write the link of every contact of FILE to this CSV file."
)
@click.option("--preview", is_flag=True, help="Show what FILE would do, and write nothing.")
@language_option
def command(*, file: str, out: str | None, preview: bool, language: str) -> None:
    """Take in the contacts in FILE, so that their customers can rate them.

    FILE is a CSV table or an Excel workbook (.xlsx) with a row for each contact: team, touchpoint, channel,
    ended_at, and if you like segment, stage, begun_by, customer and key, and for a mail of ours mail_to,
    basis, consent_on and language. The same file again makes no contact twice. "-" reads standard input.
    """
    _ = translations(language).gettext
    if preview and out is not None:
        raise BadInput("--preview writes nothing, so it writes no links either; leave one of the two out.")
    if out is not None:
        require_place(out)
    elif not preview:
        click.echo(
            _(
                "Without --links nobody can rate these contacts yet. Import the same file again with --links "
                "OUT to get their links; nothing is counted twice by that."
            ),
            err=True,
        )
    content = read_file(file)
    if not is_workbook(content):  # which would be opened a second time for that, and has a limit of its own
        requires_few(content, file)
    if preview:
        sent = {"content": b64encode(content).decode(), "name": file}
        _show(asyncio.run(run_command(read_settings(), "look at contacts", **sent)), language)
        return
    found = asyncio.run(
        run_command(
            read_settings(),
            "import contacts",
            content=b64encode(content).decode(),
            name=file,
            links=out is not None,
        )
    )
    click.echo(_("New: {new}. Known before: {known}.").format(**found))
    if found["unnumbered"]:
        click.echo(
            _(
                "Rows without a number (key): {unnumbered}. One that says the same as a row imported before "
                "is taken for the same contact, so two contacts alike on one day need numbers to count twice."
            ).format(**found),
            err=True,
        )
    for decision, count in found["mails"].items():
        click.echo(
            _("Mails to customers, {decision}: {count}").format(decision=_(MAILS[decision]), count=count),
            err=decision != "planned",
        )
    if out is not None:
        write_file(out, as_table(LINK_COLUMNS, found["links"]), private=True)
        told = translations(language).gettext("The links: {file}. Send them, then delete the file.")
        click.echo(told.format(file=out))


def _show(found: Mapping[str, Any], language: str) -> None:
    _ = translations(language).gettext
    click.echo(_("New: {new}. Known before: {known}.").format(**found))
    if found["first_day"]:
        ended = _("They ended from %(first)s to %(last)s.")
        click.echo(ended % {"first": found["first_day"], "last": found["last_day"]})
    for place in found["places"]:
        click.echo("  {team} · {touchpoint}: {contacts}".format(**place))
    if found["unread"]:
        unread = _("Columns that are not read: %(columns)s.")
        click.echo(unread % {"columns": ", ".join(found["unread"])})
    click.echo(_("Nothing has been read in yet."))
