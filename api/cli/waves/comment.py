"""`resonanz comment list|hide`: what to do with a comment that names or insults somebody."""

import asyncio

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations


@click.group("comment")
def command() -> None:
    """List released comments, and hide one that names or insults somebody."""


@command.command("list")
@click.argument("wave")
@language_option
def list_(*, wave: str, language: str) -> None:
    """Show the comments of a wave, each with the name by which it is hidden."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "comment list", wave=wave))
    if not found:
        click.echo(_("There are no comments of this wave."))
    for comment in found:
        hidden = _("hidden by {who}").format(who=comment["hidden"])
        idea = f"[{_('An idea')}] " if comment["idea"] else ""
        click.echo(f"{comment['id']}  {hidden if comment['hidden'] else idea + comment['text']}")


@command.command("hide")
@click.argument("comment")
@click.option("--first", required=True, metavar="NAME", help="One of the two persons who decided it.")
@click.option("--second", required=True, metavar="NAME", help="The other one.")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in words that everybody may read.")
@language_option
def hide(*, comment: str, first: str, second: str, reason: str, language: str) -> None:
    """Delete a comment's text for good; its place stays, with both names and the reason."""
    asyncio.run(
        run_command(
            read_settings(), "comment hide", comment=comment, first=first, second=second, reason=reason
        )
    )
    click.echo(translations(language).gettext("Hidden. Its text is deleted and cannot be brought back."))
