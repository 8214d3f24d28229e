"""`resonanz touchpoint add|ask|internal|list`: where customers are met, and how they are asked."""

import asyncio
from collections.abc import Mapping
from typing import Any

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import setting, translations
from survey.catalogue.customers import further_questions


@click.group("touchpoint")
def command() -> None:
    """Where customers meet you: only known ones can be reported."""


@command.command("add")
@click.argument("name")
@click.option("--open", "open_channel", is_flag=True, help="Anybody may rate there: never part of the test.")
@language_option
def add(*, name: str, open_channel: bool, language: str) -> None:
    """Make the touchpoint NAME known."""
    asyncio.run(run_command(read_settings(), "touchpoint add", name=name, open=open_channel))
    click.echo(translations(language).gettext("Added: {name}.").format(name=name))


@command.command("internal")
@click.argument("name")
@language_option
def internal(*, name: str, language: str) -> None:
    """Say that colleagues rate at NAME: who they are is never kept, and it cannot be taken back."""
    asyncio.run(run_command(read_settings(), "touchpoint internal", name=name))
    told = translations(language).gettext("Colleagues rate at “{name}”: nothing of who they are is kept.")
    click.echo(told.format(name=name))


@command.command("ask")
@click.argument("name")
@click.option("--mail/--no-mail", "mails", default=None, help="Whether customers are mailed here.")
@click.option("--after-hours", "hours", type=float, help="So long after the contact; within 8:00 to 20:00.")
@click.option(
    "--apart-days",
    "apart_days",
    type=int,
    help="So many days lie between two mails to one customer, over all touchpoints.",
)
@click.option(
    "--question",
    type=click.Choice(["none", *further_questions()]),
    help="What the rating page asks beside the faces.",
)
@language_option
def ask(
    *,
    name: str,
    mails: bool | None,
    hours: float | None,
    apart_days: int | None,
    question: str | None,
    language: str,
) -> None:
    """Settle how customers are asked at the touchpoint NAME; what is not said stays. See docs/asking.md."""
    _ = translations(language).gettext
    rule = asyncio.run(
        run_command(
            read_settings(),
            "touchpoint ask",
            name=name,
            mails=mails,
            hours=hours,
            apart_days=apart_days,
            question=question,
        )
    )
    click.echo(_told(rule, language))


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show the touchpoints."""
    _ = translations(language).gettext
    for touchpoint in asyncio.run(run_command(read_settings(), "touchpoint list")):
        kinds = [_("open to anybody")] * touchpoint["open"] + [_("colleagues rate")] * touchpoint["internal"]
        is_open = f"  ({', '.join(kinds)})" if kinds else ""
        asks = touchpoint["mails"] or touchpoint["question"]
        click.echo(touchpoint["name"] + is_open + (f"  {_told(touchpoint, language)}" if asks else ""))


def _told(rule: Mapping[str, Any], language: str) -> str:
    _ = translations(language).gettext
    told = _("no mails")
    if rule["mails"]:
        told = _("mails {hours} h after the contact, {days} days apart").format(
            hours=setting(rule["hours"], language), days=rule["apart_days"]
        )
    return f"{told}, {rule['question']}" if rule["question"] else told
