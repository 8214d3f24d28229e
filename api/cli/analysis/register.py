"""`resonanz register`: fix what the report will be judged by, before there is anything to judge."""

import asyncio
import sys
from datetime import date
from typing import Any

import click

from analytics.plan import LOOKS
from api.cli.analysis.plan_options import plan_options, read_looks
from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import day, translations


@click.command("register")
@plan_options
@click.option(
    "--looks",
    default=",".join(map(str, LOOKS)),
    show_default=True,
    callback=read_looks,
    help="After how many paired weeks a verdict is reached, or none.",
)
@click.option(
    "--exclude",
    "exclusions",
    metavar="TEAM",
    multiple=True,
    help="Leave this team out whatever its data say.",
)
@click.option(
    "--moderator",
    "moderators",
    type=click.Choice(["department", "touchpoint", "office", "site", "part_time", "tenure", "turnover"]),
    multiple=True,
    help="Whose slopes will be compared.",
)
@click.option(
    "--export", is_flag=True, help="Write the plan that the report goes by to standard output; store nothing."
)
@click.option("--list", "list_", is_flag=True, help="Show every stored plan; store nothing.")
@language_option
@click.pass_context
def command(ctx: click.Context, /, *, export: bool, list_: bool, language: str, **settings: Any) -> None:
    """Store the plan of the analysis with today's date.

    Before the first released week and the first rating it may be replaced; a plan stored later is kept and
    marked, and is never called registered.
    """
    if export or list_:
        _refuse_settings(ctx)
    if export:
        sys.stdout.buffer.write(asyncio.run(run_command(read_settings(), "plan export")).encode())
    elif list_:
        _list(asyncio.run(run_command(read_settings(), "plan list")), language)
    else:
        lists = {key: list(settings[key]) for key in ("looks", "exclusions", "moderators", "controls")}
        found = asyncio.run(run_command(read_settings(), "plan register", settings=settings | lists))
        click.echo(registered_in_words(found, language))
        click.echo(translations(language).gettext("Digest: {digest}").format(digest=found["digest"]))


def _refuse_settings(ctx: click.Context) -> None:
    given = [
        name
        for name in ctx.params
        if name != "language" and ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    ]
    if len(given) > 1:
        raise click.UsageError("--export and --list stand alone.")


def _list(plans: list[dict[str, Any]], language: str) -> None:
    _ = translations(language).gettext
    if not plans:
        click.echo(_("No plan is stored. Store one before there are data: resonanz register"))
    for plan in plans:
        click.echo(
            registered_in_words(plan, language)
            + (" " + _("The report goes by it.") if plan["in_force"] else "")
        )
        click.echo("  " + ", ".join(f"{name} {_value(value)}" for name, value in plan["settings"].items()))
        click.echo("  " + plan["digest"])


def _value(value: Any) -> str:
    return "/".join(map(str, value)) or "–" if isinstance(value, list) else str(value)


def registered_in_words(plan: dict[str, Any], language: str) -> str:
    """Since when a plan is stored, and whether it was before there were data."""
    _ = translations(language).gettext
    stored = day(date.fromisoformat(plan["stored"]), language)
    if plan["registered"]:
        return _("Registered on {day}, before there were data.").format(day=stored)
    return _("Stored on {day}, after data had come in: the report will not call it registered.").format(
        day=stored
    )
