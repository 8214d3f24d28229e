"""`resonanz audit list|verify|export`: who has changed what in this installation, and whether that is all."""

import asyncio
from collections.abc import Mapping
from typing import Any

import click

from api.access.administering.log_words import COLUMNS, as_written, detail_in_words
from api.cli.language import language_option
from api.commands.running import run_command
from api.files import require_place, write_file
from api.settings.settings import read_settings
from api.texts import translations
from survey.audit.actions import in_words
from survey.errors import Translate
from survey.spreadsheets.table_files import as_table


@click.group("audit")
def command() -> None:
    """The log of what was changed: by whom, on which day. Never an answer, nor who gave one."""


@command.command("list")
@click.option("--action", metavar="NAME", help="Only these, such as wave.open, or all of one kind: wave.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many at most.")
@language_option
def list_(*, action: str | None, limit: int, language: str) -> None:
    """Print the newest entries, the newest last."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "audit list", action=action, limit=limit))
    for entry in reversed(found):
        click.echo(_line(entry, _))
    if not found:
        click.echo(_("There is no entry."), err=True)


@command.command("verify")
@click.pass_context
@language_option
def verify(ctx: click.Context, *, language: str) -> None:
    """Look for entries that were changed, removed, exchanged, added or cut off; exit status 1 if so."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "audit verify"))
    for note in found["notes"]:
        click.echo(_said(note, _))
    for trouble in found["trouble"]:
        click.echo(_("WRONG: {what}").format(what=_said(trouble, _)))
    if found["trouble"]:
        ctx.exit(1)
    click.echo(
        _("{count} entries: none was changed, removed, exchanged or added.").format(count=found["entries"])
    )


@command.command("export")
@click.argument("file", metavar="FILE")
@language_option
def export(*, file: str, language: str) -> None:
    """Write all entries into the CSV file FILE; the export is an entry itself."""
    require_place(file)
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "audit export"))
    rows = [
        {**{name: str(entry[name]) for name in COLUMNS}, "detail": as_written(entry["detail"])}
        for entry in found
    ]
    write_file(file, as_table(COLUMNS, rows), private=True)
    click.echo(_("{count} entries: {file}").format(count=len(found), file=file), err=True)


def _line(entry: Mapping[str, Any], translate: Translate) -> str:
    who = entry["actor_name"] or entry["actor"]
    subject = entry["subject_name"] or entry["subject"]
    parts = (subject, detail_in_words(entry["detail"], translate))
    said = ", ".join(part for part in parts if part)
    head = f"{entry['number']:>6}  {entry['day']}  {who}: {translate(in_words(entry['action']))}"
    return f"{head} ({said})" if said else head


def _said(said: Mapping[str, Any], translate: Translate) -> str:
    return translate(said["message"]).format(**said["values"])
