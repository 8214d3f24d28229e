"""`resonanz case list|show|open|answer|resolve`: customers who wait for an answer."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations


@click.group("case")
def command() -> None:
    """Customers who wait for an answer."""


@command.command("list")
@click.option("--state", default="open", help="open, late, answered or settled.")
@language_option
def list_(*, state: str, language: str) -> None:
    """Show the cases, the most urgent first."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "case list", state=state))
    for case in found:
        click.echo(_line(case, _))
    if not found:
        click.echo(_("No case here."), err=True)


@command.command("show")
@click.argument("number", type=int)
@language_option
def show(*, number: int, language: str) -> None:
    """Show case NUMBER with all that was said."""
    _tell(asyncio.run(run_command(read_settings(), "case show", number=number)), language)


@command.command("open")
@click.argument("kind")
@click.argument("words")
@click.option("--team", help="Who owes the answer; without it, the owner of the programme.")
@click.option("--touchpoint", help="Where it happened.")
@click.option("--answer-to", help="The customer's e-mail address, if they want an answer there.")
@click.option("--reference", help="By which you find it again; no address and no telephone number.")
@language_option
def open_(*, kind: str, words: str, language: str, **more: str | None) -> None:
    """Open a case for a letter, a call or a post: KIND is letter, phone or social, WORDS what was said."""
    _tell(asyncio.run(run_command(read_settings(), "case open", kind=kind, words=words, **more)), language)


@command.command("answer")
@click.argument("number", type=int)
@click.argument("text")
@click.option("--otherwise", is_flag=True, help="It was said in another way already: nothing is mailed.")
@language_option
def answer(*, number: int, text: str, otherwise: bool, language: str) -> None:
    """Answer the customer of case NUMBER with TEXT."""
    told = run_command(read_settings(), "case answer", number=number, text=text, otherwise=otherwise)
    _tell(asyncio.run(told), language)


@command.command("resolve")
@click.argument("number", type=int)
@click.option("--cause", required=True, help="What it came from.")
@click.option("--action", required=True, help="What was done about it.")
@language_option
def resolve(*, number: int, cause: str, action: str, language: str) -> None:
    """Settle case NUMBER; it takes a cause and what was done."""
    told = run_command(read_settings(), "case resolve", number=number, cause=cause, action=action)
    _tell(asyncio.run(told), language)


def _tell(case: Mapping[str, Any], language: str) -> None:
    _ = translations(language).gettext
    click.echo(_line(case, _))
    for words in case["words"]:
        click.echo(f"  „{words}“")
    for each in case["said"]:
        who = _("the customer") if each["by_customer"] else _("we")
        click.echo(f"  {each['day']} {who}: {each['text']}")
    if case["state"] == "settled":
        click.echo(f"  {_('Cause')}: {case['cause']}")
        click.echo(f"  {_('What was done')}: {case['action']}")


def _line(case: Mapping[str, Any], _: Callable[[str], str]) -> str:
    states = {
        "open": _("waits for an answer"),
        "late": _("late"),
        "answered": _("answered, not settled"),
        "settled": _("settled"),
    }
    due = _("due {moment}").format(moment=case["due"]) if case["due"] else ""
    parts = (
        str(case["number"]),
        states[case["state"]],
        case["team"] or _("no team"),
        case["touchpoint"],
        due,
    )
    return "  ".join(part for part in parts if part)
