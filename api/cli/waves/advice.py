"""`resonanz advice`: whether asking less would do, and what it would spare."""

import asyncio
import json
import textwrap

import click
import msgspec

from api.advice.document import Advice
from api.advice.words import AdviceWords, in_sentences
from api.cli.language import language_option
from api.cli.words import WIDTH
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations
from survey import clock


@click.command("advice")
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@language_option
def command(*, as_json: bool, language: str) -> None:
    """Say whether asking every second or fourth week would do, and how much working time that spares.

    From the roster, the plan in force and the weeks released so far; writes nothing.
    """
    settings = read_settings()
    found = asyncio.run(run_command(settings, "advice"))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    today = clock.today(settings.timezone)
    click.echo(in_words(in_sentences(msgspec.convert(found, Advice), today, language), language))


def in_words(words: AdviceWords, language: str) -> str:
    """Sentences, and a line for each rhythm."""
    _ = translations(language).gettext
    lines = [
        _("{rhythm}: a true link is found {found}; {minutes} a year; next look: {look}").format(
            rhythm=rhythm, found=found, minutes=minutes, look=look
        )
        for rhythm, found, minutes, look in words.rows
    ]
    said = [words.statement + ".", words.lead]
    filled = [textwrap.fill(each, WIDTH) for each in (*said, *words.further)]
    rows = [textwrap.fill(each, WIDTH, initial_indent="• ", subsequent_indent="  ") for each in lines]
    return "\n\n".join([*filled, *(["\n".join(rows)] if rows else [])])
