"""`resonanz question list|add|reword|retire`: questions of the organisation's own, beside the catalogue."""

import asyncio
from collections.abc import Callable
from typing import Any

import click

from api.asked.topics import BLOCKS, TOPICS
from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import LANGUAGES, short_day, translations
from survey.own_questions.recognising import recognised_by
from survey.weeks import monday_of

Further = tuple[tuple[str, str], ...]


@click.group("question")
def command() -> None:
    """Questions of your own, asked with one of the blocks of the catalogue."""


def _texts(act: Callable[..., None]) -> Callable[..., None]:
    act = click.option(
        "--confirmed", is_flag=True, help="It has to be asked although people could be recognised by it."
    )(act)
    act = click.option(
        "--in",
        "further",
        nargs=2,
        multiple=True,
        metavar="CODE TEXT",
        help="The sentence in an added language; left out, its readers are asked in English.",
    )(act)
    for language in reversed(LANGUAGES):
        act = click.option(f"--{language}", required=True, help=f"The sentence in “{language}”.")(act)
    return act


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show what is asked, and what was."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "question list"))
    for own in found:
        click.echo(_line(own, language))
    if not found:
        click.echo(_("There is none."))


@command.command("add")
@click.option("--block", type=click.Choice(list(BLOCKS)), required=True, help="With which it is asked.")
@_texts
@language_option
def add(*, block: str, confirmed: bool, further: Further, language: str, **texts: str) -> None:
    """Add a question; it is asked from next week on."""
    texts |= dict(further)
    _warn(texts, language)
    own = asyncio.run(
        run_command(read_settings(), "question add", block=block, texts=texts, confirmed=confirmed)
    )
    click.echo(_line(own, language))


@command.command("reword")
@click.argument("number", type=click.IntRange(1))
@_texts
@language_option
def reword(*, number: int, confirmed: bool, further: Further, language: str, **texts: str) -> None:
    """Word question NUMBER anew; results of the wording before stay its own."""
    texts |= dict(further)
    _warn(texts, language)
    own = asyncio.run(
        run_command(read_settings(), "question reword", number=number, texts=texts, confirmed=confirmed)
    )
    click.echo(_line(own, language))


@command.command("retire")
@click.argument("number", type=click.IntRange(1))
@language_option
def retire(*, number: int, language: str) -> None:
    """Ask question NUMBER no more; what was published of it stays."""
    own = asyncio.run(run_command(read_settings(), "question retire", number=number))
    said = translations(language).gettext("Not asked any more: {text}")
    click.echo(said.format(text=own["texts"][language]))


def _warn(texts: dict[str, str], language: str) -> None:
    _ = translations(language).gettext
    if topics := recognised_by(texts.values()):
        named = ", ".join(_(TOPICS[topic]) for topic in topics)
        said = _("Its words seem to ask for: {topics}. By that somebody can be recognised in a small group.")
        click.echo(said.format(topics=named), err=True)


def _line(own: dict[str, Any], language: str) -> str:
    _ = translations(language).gettext
    said = f"{own['number']}  {own['texts'][language]}  ({_(BLOCKS[own['block']])}, "
    if own["retired"]:
        return said + _("not asked any more") + ")"
    return said + _("from {day} on").format(day=short_day(monday_of(own["from_week"]), language)) + ")"
