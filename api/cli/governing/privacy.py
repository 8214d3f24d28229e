"""`resonanz privacy statement`: what is stored, who sees it, and the test that holds each line."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations

Statement = Mapping[str, Any]


@click.group("privacy")
def command() -> None:
    """Show what this installation may hold."""


@command.command("statement")
@click.option("--json", "as_json", is_flag=True, help="Print the statement as data, in both languages.")
@language_option
@click.pass_context
def statement(ctx: click.Context, *, as_json: bool, language: str) -> None:
    """Print what each table may hold, who sees which page, thresholds, retention and questions, as Markdown.

    Compares it with the tables of this installation's database and the server's addresses; where these hold
    anything that the statement does not say, the command ends with status 1.
    """
    found = asyncio.run(run_command(read_settings(), "privacy statement"))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo(in_markdown(found, language))
    if found["grown_past"]:
        _ = translations(language).gettext
        click.echo(_("This installation is not what the statement says:"), err=True)
        for difference in found["grown_past"]:
            click.echo(f"* {difference}", err=True)
        ctx.exit(1)


def in_markdown(found: Statement, language: str) -> str:
    """The statement as a document."""
    _ = translations(language).gettext
    until, test = _("Until when"), _("Test")
    tables = [
        _entry(
            f"**{table['name']}** ({', '.join(table['columns'])}): {table['holds'][language]}. "
            f"{until}: {table['until'][language]}.",
            table["tests"],
            test,
        )
        for table in found["tables"]
    ]
    files = [
        _entry(
            f"**{file['directory']}/{file['name']}**: {file['holds'][language]}. "
            f"{until}: {file['until'][language]}.",
            file["tests"],
            test,
        )
        for file in found["files"]
    ]
    routes = [
        _entry(
            f"**{' '.join(route['methods'])} {route['address']}** ({route['reader'][language]}): "
            f"{route['shows'][language]}.",
            route["tests"],
            test,
        )
        for route in found["routes"]
    ]
    thresholds = [_entry(each["says"][language], each["tests"], test) for each in found["thresholds"]]
    questions = [
        _entry(
            f"**{each['id']}** ({each['block']}): {each['text'][language]} "
            f"({' / '.join(each['labels'][language])})",
            found["questions_tests"],
            test,
        )
        for each in found["questions"]
    ]
    parts = [
        ("# ", _("What this installation may hold, and who may see it"), []),
        ("## ", _("Tables"), tables),
        ("## ", _("Files beside the database, in no table and no backup of it"), files),
        ("## ", _("Who sees what"), routes),
        ("## ", _("From which numbers on anything is shown"), thresholds),
        ("## ", _("What is asked"), questions),
    ]
    return "\n\n".join("\n".join([mark + title, "", *lines]).strip() for mark, title, lines in parts)


def _entry(text: str, tests: Sequence[str], word: str) -> str:
    return "\n".join([f"* {text}", *(f"  * {word}: `{name}`" for name in tests)])
