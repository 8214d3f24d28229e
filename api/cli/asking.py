"""A question before something that cannot simply be done again; a program answers it beforehand by --yes."""

import sys

import click

from api.texts import translations
from survey.errors import Refused

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


YES = {"y", "yes", "j", "ja"}  # whatever the language: nobody means no by them


def agreed(question: str, language: str, *, yes: bool, input_is_the_file: bool = False) -> bool:
    """Whether it may be done; refused where there is nobody to ask."""
    if yes:
        return True
    if input_is_the_file or not at_a_terminal():
        raise Refused(
            "Nothing was changed: this has to be confirmed, and there is no terminal to ask at. Look at what "
            "is said above; if it is right, run the command again with --yes."
        )
    choice = translations(language).gettext("[y/N]")
    answer: str = click.prompt(f"{question} {choice}", default="", show_default=False)
    return answer.strip().casefold() in YES


def at_a_terminal() -> bool:
    """Whether somebody sits there who could answer."""
    return sys.stdin.isatty()
