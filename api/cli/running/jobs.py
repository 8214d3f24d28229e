"""`resonanz jobs`: what the server did and will do by itself, what failed and why."""

import asyncio
from typing import Any

import click

from api.chores.job_words import KINDS, STATES
from api.cli.errors import explain
from api.cli.language import language_option
from api.commands.running import run_command
from api.settings.settings import read_settings
from api.texts import translations
from survey.error_documents import from_document


@click.group("jobs", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also what was done more than two weeks ago.")
@language_option
@click.pass_context
def command(ctx: click.Context, *, everything: bool, language: str) -> None:
    """Show what the server does at its time: what ran, what is due, what failed and why."""
    if ctx.invoked_subcommand is not None:
        return
    found = asyncio.run(run_command(read_settings(), "jobs", everything=everything))
    if not found:
        click.echo(translations(language).gettext("Nothing was done yet, and nothing is planned."))
    for job in found:
        _show(job, language)


@command.command("run")
@click.argument("kind")
@language_option
@click.pass_context
def run(ctx: click.Context, *, kind: str, language: str) -> None:
    """Do what is due of KIND now; status 1 where it fails. Nothing that has its time is done before it."""
    found = asyncio.run(run_command(read_settings(), "jobs run", kind=kind))
    _show(found, language)
    if found["state"] in {"failed", "given up"}:
        ctx.exit(1)


def _show(job: dict[str, Any], language: str) -> None:
    _ = translations(language).gettext
    kind, state = job["kind"], STATES[job["state"]]
    about = KINDS.get(kind)
    name = f"{kind} ({_(about)})" if about else kind
    click.echo(f"{job['due']}  {name}: {_(state).format(next_try=job['next_try'])}")
    if job["reason"]:
        click.echo("    " + explain(from_document(job["reason"]), language))
