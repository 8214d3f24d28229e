"""`resonanz language export|add|list|remove`: further languages for those who answer and those who rate."""

import asyncio

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.files import read_file
from api.settings.settings import read_settings
from api.texts import translations
from survey.errors import BadInput

SHOWN = 20


@click.group("language")
def command() -> None:
    """Further languages for the pulse page, the rating page and mails."""


@command.command("export")
@click.argument("code")
@language_option
def export(*, code: str, language: str) -> None:
    """Print the file to translate into CODE: fr, ar, de-x-leicht. What is translated already is in it."""
    del language
    click.echo(asyncio.run(run_command(read_settings(), "language export", code=code)), nl=False)


@command.command("add")
@click.argument("code")
@click.argument("file", type=click.Path())
@click.option("--name", default="", help="What the language calls itself; else as it is usually called.")
@language_option
def add(*, code: str, file: str, name: str, language: str) -> None:
    """Check the translated FILE (.po) and offer the language CODE from now on.

    What is missing is shown in English. Questions are asked in it from the next week that opens.
    """
    _ = translations(language).gettext
    try:
        content = read_file(file).decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("{file} is not in UTF-8. Save it as such.", file=file) from None
    done = asyncio.run(
        run_command(read_settings(), "language add", code=code, file=file, content=content, name=name)
    )
    click.echo(
        _("{name} is offered from now on: {done} of {all} texts are translated.").format(
            name=done["name"], done=done["all"] - len(done["missing"]), all=done["all"]
        )
    )
    if done["missing"]:
        click.echo(_("Still in English:"))
        for english in done["missing"][:SHOWN]:
            click.echo(f"  • {english}")
        if len(done["missing"]) > SHOWN:
            click.echo(_("  … and {more} more.").format(more=len(done["missing"]) - SHOWN))
    if not done["whole_mails"]:
        click.echo(_("Mails go out in it as soon as all that they say is translated."))


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show what was added."""
    del language
    for each in asyncio.run(run_command(read_settings(), "language list")):
        click.echo(f"{each['code']}  {each['name']}")


@command.command("remove")
@click.argument("code")
@language_option
def remove(*, code: str, language: str) -> None:
    """Offer CODE no more; a week that is open keeps its questions as they are."""
    asyncio.run(run_command(read_settings(), "language remove", code=code))
    click.echo(translations(language).gettext("Removed: {code}.").format(code=code))
