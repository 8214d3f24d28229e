"""The `resonanz` command. Every subcommand is one file here, loaded only when it is called."""

import importlib
import sys
from io import TextIOWrapper
from typing import Any

import click

from survey.errors import ResonanzError

COMMANDS = {
    "access": "api.cli.governing.access",
    "advice": "api.cli.waves.advice",
    "analyse": "api.cli.analysis.analyse",
    "api-key": "api.cli.contacts.api_key",
    "audit": "api.cli.governing.audit",
    "backup": "api.cli.running.backup",
    "cards": "api.cli.waves.cards",
    "case": "api.cli.customers.case",
    "combine": "api.cli.analysis.combine",
    "comment": "api.cli.waves.comment",
    "council": "api.cli.governing.council",
    "customer": "api.cli.customers.customer",
    "database": "api.cli.running.database",
    "demo": "api.cli.beginning.demo",
    "doctor": "api.cli.running.doctor",
    "effect": "api.cli.analysis.effect",
    "events": "api.cli.contacts.events",
    "forecast": "api.cli.waves.forecast",
    "webhook": "api.cli.contacts.webhook",
    "helpdesk": "api.cli.contacts.helpdesk",
    "import-contacts": "api.cli.contacts.import_contacts",
    "import-events": "api.cli.contacts.import_events",
    "import-facts": "api.cli.contacts.import_facts",
    "import-traits": "api.cli.contacts.import_traits",
    "import-roster": "api.cli.waves.import_roster",
    "init": "api.cli.beginning.init",
    "jobs": "api.cli.running.jobs",
    "language": "api.cli.governing.language",
    "mail": "api.cli.running.mail",
    "measure": "api.cli.waves.measure",
    "plan": "api.cli.analysis.plan",
    "privacy": "api.cli.governing.privacy",
    "question": "api.cli.waves.question",
    "register": "api.cli.analysis.register",
    "results": "api.cli.running.results",
    "reply": "api.cli.waves.reply",
    "rehearse": "api.cli.beginning.rehearse",
    "restore": "api.cli.running.restore",
    "rollups": "api.cli.running.rollups",
    "roster": "api.cli.waves.roster",
    "secrets": "api.cli.running.secrets",
    "schedule": "api.cli.waves.schedule",
    "serve": "api.cli.running.serve",
    "settings": "api.cli.governing.settings",
    "simulate": "api.cli.analysis.simulate",
    "team": "api.cli.contacts.team",
    "theatre": "api.cli.waves.theatre",
    "touchpoint": "api.cli.contacts.touchpoint",
    "traits": "api.cli.contacts.traits",
    "wave": "api.cli.waves.wave",
}


class LazyCommands(click.Group):
    """Keeps `resonanz --help` fast: importing charts or a web framework takes seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Whatever is wrong is said in a sentence, with exit status 2."""
        try:
            return super().invoke(ctx)
        except ResonanzError as error:
            from api.cli.errors import explain  # noqa: PLC0415  # German takes a moment to load
            from api.cli.language import language_of  # noqa: PLC0415

            click.echo(explain(error, language_of(ctx)), err=True)
            ctx.exit(2)


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="resonanz")
def resonanz() -> None:
    """Do customers notice when the people who serve them are unhappy?"""


def main() -> None:
    """Run the command; a terminal that lacks a character gets another one instead of a stack trace."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    resonanz()
