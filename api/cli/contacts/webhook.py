"""`resonanz webhook add|list|remove|test|log`: other programs that are told when something has happened."""

import asyncio
from typing import Any

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import N_, translations
from survey.calls.events import EVENTS
from survey.calls.targets import FORMS, STANDARD

OUTCOMES = {
    "": N_("waits, next try {next_try}"),
    "done": N_("told"),
    "given up": N_("given up"),
}


@click.group("webhook")
def command() -> None:
    """Other programs that are told when something has happened: an id and a link, never what was said."""


@command.command("add")
@click.argument("name")
@click.argument("address")
@click.option(
    "--event", "events", multiple=True, required=True, type=click.Choice(EVENTS), help="Of what; repeatable."
)
@click.option(
    "--form",
    type=click.Choice(FORMS),
    default=STANDARD,
    show_default=True,
    help="How: signed as Standard Webhooks say, or as a message in Slack or Teams.",
)
@language_option
def add(*, name: str, address: str, events: tuple[str, ...], form: str, language: str) -> None:
    """Tell ADDRESS under NAME; prints the secret that its signatures are checked with, this once."""
    made = _run("add", name=name, address=address, events=list(events), form=form)
    if made["secret"]:
        click.echo(made["secret"])
        message = translations(language).gettext(
            "Keep it now: it checks the signatures and is never shown again."
        )
        click.echo(message, err=True)


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show who is told of what; never the addresses, which may be secrets themselves."""
    found = _run("list")
    for each in found:
        click.echo("{name}  {form}  {host}  {of}".format(**each, of=", ".join(each["events"])))
    if not found:
        click.echo(translations(language).gettext("Nobody is told anything yet."), err=True)


@command.command("remove")
@click.argument("name")
@language_option
def remove(*, name: str, language: str) -> None:
    """Tell NAME nothing more; what waited for it is dropped."""
    _run("remove", name=name)
    click.echo(translations(language).gettext("“{name}” is told nothing more.").format(name=name))


@command.command("test")
@click.argument("name")
@language_option
@click.pass_context
def test(ctx: click.Context, *, name: str, language: str) -> None:
    """Call NAME once, and show what came of it; status 1 where it did not take the call."""
    found = _run("test", name=name)
    _show(found, language)
    if found["outcome"] != "done":
        ctx.exit(1)


@command.command("log")
@click.argument("name")
@language_option
def log(*, name: str, language: str) -> None:
    """Show the newest calls at NAME and what came of them, of the last 14 days."""
    found = _run("log", name=name)
    for each in found:
        _show(each, language)
    if not found:
        click.echo(translations(language).gettext("It has not been called yet."), err=True)


def _show(call: dict[str, Any], language: str) -> None:
    outcome = OUTCOMES[call["outcome"]]
    words = translations(language).gettext(outcome)
    told = f" ({call['told']})" if call["told"] else ""
    click.echo(f"{call['made']}  {call['event']}  {words.format(next_try=call['next_try'])}{told}")


def _run(name: str, /, **arguments: Any) -> Any:
    return asyncio.run(run_command(read_settings(), f"webhook {name}", **arguments))
