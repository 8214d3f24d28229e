"""`resonanz measure register|draw|judge|withdraw|list|wishes|ideas`: what is done with the answers."""

import asyncio
from typing import Any

import click

from api.cli.language import language_option
from api.cli.waves.measure_words import draw_in_words, standing_in_words
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations


@click.group("measure")
def command() -> None:
    """Measures: registered before they begin, ordered by lot, judged once."""


@command.command("register")
@click.argument("what", required=False, default="")
@click.option("--who", required=True, metavar="TEXT", help="Who does it: a function, not a person's name.")
@click.option(
    "--group", "groups", multiple=True, required=True, help="A group or team; may be given several times."
)
@click.option("--start", required=True, metavar="WEEK", help="Its first week, as 2026-W40.")
@click.option("--expected", required=True, metavar="POINTS", help="By how much the outcome will change.")
@click.option("--smallest", required=True, metavar="POINTS", help="The smallest change that is worth it.")
@click.option("--outcome", default="happiness", show_default=True, help="happiness, rating, or a fact.")
@click.option("--try/--keep", "tried", default=True, help="Something new, or what worked elsewhere.")
@click.option(
    "--portions",
    "steps",
    type=click.IntRange(1, 3),
    default=2,
    show_default=True,
    help="In how many portions the lot lets groups begin; 1 is without a lot.",
)
@click.option("--since", "prompted", metavar="DAY", help="When what it answers was said.")
@click.option("--wish", metavar="ID", help="The wish that it answers: resonanz measure wishes")
@click.option(
    "--idea", metavar="ID", help="The idea that it is; WHAT may be left out: resonanz measure ideas"
)
@language_option
def register(*, what: str, groups: tuple[str, ...], tried: bool, language: str, **told: Any) -> None:
    """Register WHAT is going to be done, before it begins."""
    kind = "try" if tried else "keep"
    arguments = {"what": what, "groups": list(groups), "kind": kind, **told}
    found = asyncio.run(run_command(read_settings(), "measure register", **arguments))
    _ = translations(language).gettext
    click.echo(
        _("Registered on {day} as measure {number}. Fingerprint: {digest}").format(
            day=found["registered"], number=found["number"], digest=found["digest"]
        )
    )
    click.echo(standing_in_words(found, language))


@command.command("draw")
@click.argument("number", type=int)
@language_option
def draw(*, number: int, language: str) -> None:
    """Let the lot of measure NUMBER fall, and show how anybody can draw it again."""
    found = asyncio.run(run_command(read_settings(), "measure draw", number=number))
    click.echo(draw_in_words(found, language))


@command.command("judge")
@click.argument("number", type=int)
@language_option
def judge(*, number: int, language: str) -> None:
    """Judge measure NUMBER: once, when its window is over. The figures stand on the pages of the roles."""
    found = asyncio.run(run_command(read_settings(), "measure judge", number=number))
    click.echo(standing_in_words(found, language))


@command.command("withdraw")
@click.argument("number", type=int)
@click.option("--why", required=True, metavar="TEXT", help="The reason, as everybody reads it.")
@language_option
def withdraw(*, number: int, why: str, language: str) -> None:
    """Give measure NUMBER up; it stays in the register."""
    found = asyncio.run(run_command(read_settings(), "measure withdraw", number=number, why=why))
    click.echo(standing_in_words(found, language))


@command.command("list")
@language_option
def list_(*, language: str) -> None:
    """Show every measure that ever was, and how far it has come."""
    found = asyncio.run(run_command(read_settings(), "measure list"))
    if not found:
        click.echo(translations(language).gettext("There are no measures yet."))
    for each in found:
        click.echo(f"{each['number']}  {each['what']} ({', '.join(each['groups'])})")
        click.echo(f"   {standing_in_words(each, language)}")


@command.command("wishes")
@language_option
def wishes(*, language: str) -> None:
    """Show what was wished for, each with the name for --wish."""
    found = asyncio.run(run_command(read_settings(), "measure wishes"))
    if not found:
        click.echo(translations(language).gettext("Nobody has wished for anything yet."))
    for each in found:
        click.echo(f"{each['id']}  {each['received']}  {each['text']}")


@command.command("ideas")
@language_option
def ideas(*, language: str) -> None:
    """Show what was called an idea in released comments, each with the name for --idea."""
    found = asyncio.run(run_command(read_settings(), "measure ideas"))
    if not found:
        click.echo(translations(language).gettext("No released comment was called an idea yet."))
    for each in found:
        click.echo(f"{each['id']}  {each['wave']}  {each['text']}")
