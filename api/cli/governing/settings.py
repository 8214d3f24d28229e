"""`resonanz settings list|set|unset`: what can be changed while the server runs."""

import asyncio
import sys
from typing import Any

import click

from api.cli.errors import explain
from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations
from survey.error_documents import from_document


@click.group("settings")
def command() -> None:
    """What can be changed while the server runs; where its environment says something, that wins."""


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show every setting that can be changed so, its value, and where that comes from."""
    _ = translations(language).gettext
    sources = {"environment": _("from the environment, which wins"), "set": _("set"), "default": ""}
    for known in _run("settings list"):
        value = known["text"] or (_("(a secret that is not shown)") if known["set"] else _("(nothing)"))
        click.echo("  ".join(filter(None, [known["variable"], value, sources[known["source"]]])))
        if known["wrong"]:
            click.echo("  " + explain(from_document(known["wrong"]), language), err=True)


@command.command("set")
@click.argument("name")
@click.argument("value", required=False)
@language_option
def set_(*, name: str, value: str | None, language: str) -> None:
    """Set NAME to VALUE; without VALUE it is read from standard input, for what no history should hold."""
    text = value if value is not None else sys.stdin.readline()
    changed = _run("settings set", name=name, text=text)
    _ = translations(language).gettext
    click.echo(_("It holds from now on.") if changed else _("It was so already."))


@command.command("unset")
@click.argument("name")
@language_option
def unset(*, name: str, language: str) -> None:
    """Take NAME back: the default holds again."""
    changed = _run("settings unset", name=name)
    _ = translations(language).gettext
    click.echo(_("The default holds again.") if changed else _("It had not been set."))


def _run(command_name: str, /, **arguments: Any) -> Any:
    return asyncio.run(run_command(read_settings(), command_name, **arguments))
