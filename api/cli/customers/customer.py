"""`resonanz customer export|erase|opt-out`: one customer's rights."""

import asyncio
import json
from pathlib import Path

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.files import write_file
from api.settings.settings import read_settings
from api.texts import translations


@click.group("customer")
def command() -> None:
    """What there is of one customer, by reference or e-mail address."""


@command.command("export")
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")
@language_option
def export(*, name: str, out: Path | None, language: str) -> None:
    """Show what there is of the customer NAME, as JSON."""
    found = asyncio.run(run_command(read_settings(), "customer export", name=name))
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if out is None:
        click.echo(text)
        return
    write_file(str(out), f"{text}\n".encode())
    click.echo(translations(language).gettext("Written: {path}").format(path=out))


@command.command("erase")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@language_option
def erase(*, name: str, yes: bool, language: str) -> None:
    """Erase what there is of the customer NAME: reference, address, words, cases. Faces stay counted."""
    _ = translations(language).gettext
    if not yes:
        click.confirm(_("This cannot be taken back. Erase?"), abort=True)
    erased = asyncio.run(run_command(read_settings(), "customer erase", name=name))
    said = _("Erased: {contacts} contacts, {cases} cases, {wishes} wishes, {mails} mails that waited.")
    click.echo(said.format(**erased))


@command.command("opt-out")
@click.argument("name")
@language_option
def opt_out(*, name: str, language: str) -> None:
    """Never ask the customer NAME again, also after an erasure."""
    asyncio.run(run_command(read_settings(), "customer opt-out", name=name))
    click.echo(translations(language).gettext("This customer is not asked any more."))
