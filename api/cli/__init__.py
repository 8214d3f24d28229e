"""The `resonanz` command. Every subcommand is one file here, loaded only when it is called."""

import importlib
import sys

import click

from survey.errors import ResonanzError, WrongRows

COMMANDS = {
    "analyse": "api.cli.analyse",
    "simulate": "api.cli.simulate",
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


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="resonanz")
def resonanz() -> None:
    """Do customers notice when the people who serve them are unhappy?"""


def main() -> None:
    """Run the command; whatever is wrong is said in a sentence, with exit status 2."""
    try:
        resonanz()
    except WrongRows as wrong:
        click.echo(str(wrong), err=True)
        for error in wrong.errors:
            place = "\t".join(str(part) if part is not None else "–" for part in (error.row, error.column))
            click.echo(f"{place}\t{error.value}\t{error.say()}", err=True)
        sys.exit(2)
    except ResonanzError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
